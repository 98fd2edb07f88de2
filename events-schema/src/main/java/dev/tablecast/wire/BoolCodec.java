package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/** boolean as bool. */
final class BoolCodec extends ColumnCodec {

  BoolCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_VARINT;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    requireLength(length, 1);
    target.writeByte(source[start] == 0 ? 0 : 1);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    target.writeByte(source.readVarint() == 0 ? 0 : 1);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    target.writeByte(0);
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    requireLength(length, 1);
    target.writeText(value[start] == 0 ? "false" : "true");
  }

  @Override
  void parseKey(String text, ByteSink target) {
    switch (text) {
      case "false" -> target.writeByte(0);
      case "true" -> target.writeByte(1);
      default -> throw notAKey(text, "true or false");
    }
  }
}
