package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import java.util.HexFormat;

/** bytea as bytes; as text the hexadecimal form that Postgres itself prints. */
final class BytesCodec extends ColumnCodec {

  private static final String PREFIX = "\\x";

  BytesCodec(Column column) {
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
    target.write(source.bytes(), source.take(length), length);
  }

  @Override
  void decodeAbsent(ByteSink target) {}

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    target.writeText(PREFIX);
    target.writeText(HexFormat.of().formatHex(value, start, start + length));
  }

  @Override
  void parseKey(String text, ByteSink target) {
    try {
      if (text.startsWith(PREFIX)) {
        target.write(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw notAKey(text, "bytes in hexadecimal after \\x");
  }

  @Override
  boolean isPlainText() {
    return false;
  }
}
