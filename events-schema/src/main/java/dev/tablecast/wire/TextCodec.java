package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/** Every type that is text in Postgres's binary format as string: the same UTF-8 bytes. */
final class TextCodec extends ColumnCodec {

  TextCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    target.writeVarint(length);
    target.write(source, start, length);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    int length = source.readLength();
    Utf8.copy(source.bytes(), source.take(length), length, target);
  }

  @Override
  void decodeAbsent(ByteSink target) {}

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    target.write(value, start, length);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    if (text.indexOf('\0') >= 0) {
      throw notAKey(text, "a text without the character zero, which Postgres refuses");
    }
    target.writeText(text);
  }

  @Override
  boolean isPlainText() {
    return false;
  }
}
