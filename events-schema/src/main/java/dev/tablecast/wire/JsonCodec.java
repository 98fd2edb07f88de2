package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/**
 * json and jsonb as tablecast.Json. The binary format of jsonb is a version, 1, before the text; no
 * JSON text begins with that byte, so the value itself tells the two apart.
 */
final class JsonCodec extends ColumnCodec {

  private static final byte JSONB_VERSION = 1;

  JsonCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    boolean jsonb = length > 0 && source[start] == JSONB_VERSION;
    int prefix = jsonb ? 1 : 0;
    WrappedValue.write(source, start + prefix, length - prefix, target);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    long slice = WrappedValue.read(source);
    if (WrappedValue.length(slice) == 0) {
      throw new MalformedRowException("a JSON text is empty");
    }
    Utf8.copy(source.bytes(), WrappedValue.start(slice), WrappedValue.length(slice), target);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    throw new MalformedRowException("it is NOT NULL, but the message has no JSON for it");
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    target.write(value, start, length);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    throw new IllegalStateException("contracts refuse JSON in keys");
  }

  @Override
  boolean isPlainText() {
    return false;
  }
}
