package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;

/** float4 and float8, bit for bit: NaN, infinities and negative zero included. */
final class FloatingCodec extends ColumnCodec {

  private final boolean wide;

  FloatingCodec(Column column) {
    super(column);
    wide = column.type() == ColumnType.DOUBLE;
  }

  @Override
  int wireType() {
    return wide ? WireFormat.WIRETYPE_FIXED64 : WireFormat.WIRETYPE_FIXED32;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    if (!wide) {
      requireLength(length, Float.BYTES);
      target.writeFixed32(BigEndian.int4(source, start));
    } else if (length == Float.BYTES) {
      float narrow = Float.intBitsToFloat(BigEndian.int4(source, start));
      target.writeFixed64(Double.doubleToRawLongBits(narrow));
    } else {
      requireLength(length, Double.BYTES);
      target.writeFixed64(BigEndian.int8(source, start));
    }
  }

  /** With one zero and one NaN, which Postgres has for equal whatever their bits. */
  @Override
  void encodeCanonical(byte[] source, int start, int length, ProtobufWriter target) {
    int begun = target.size();
    encode(source, start, length, target);
    // Adding zero makes of a negative zero a positive one, and nothing of all else.
    if (wide) {
      long bits = Long.reverseBytes(BigEndian.int8(target.bytes(), begun));
      target.truncate(begun);
      target.writeFixed64(Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0));
    } else {
      int bits = Integer.reverseBytes(BigEndian.int4(target.bytes(), begun));
      target.truncate(begun);
      target.writeFixed32(Float.floatToIntBits(Float.intBitsToFloat(bits) + 0.0f));
    }
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    if (wide) {
      target.writeLong(source.readFixed64());
    } else {
      target.writeInt(source.readFixed32());
    }
  }

  @Override
  void decodeAbsent(ByteSink target) {
    if (wide) {
      target.writeLong(0);
    } else {
      target.writeInt(0);
    }
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    // Java's text reads back to the same bits, in Postgres too.
    target.writeText(
        wide
            ? Double.toString(Double.longBitsToDouble(BigEndian.int8(value, start)))
            : Float.toString(Float.intBitsToFloat(BigEndian.int4(value, start))));
  }

  @Override
  void parseKey(String text, ByteSink target) {
    throw new IllegalStateException("contracts refuse floats in keys");
  }
}
