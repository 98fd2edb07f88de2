package dev.tablecast.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/** int2, int4 and int8 as any of Protobuf's six signed integers. */
final class IntegerCodec extends ColumnCodec {

  private enum Form {
    VARINT,
    ZIGZAG,
    FIXED
  }

  private final int width;
  private final Form form;

  IntegerCodec(Column column, FieldDescriptor.Type type) {
    super(column);
    this.width =
        switch (type) {
          case INT32, SINT32, SFIXED32 -> Integer.BYTES;
          default -> Long.BYTES;
        };
    this.form =
        switch (type) {
          case SINT32, SINT64 -> Form.ZIGZAG;
          case SFIXED32, SFIXED64 -> Form.FIXED;
          default -> Form.VARINT;
        };
  }

  @Override
  int wireType() {
    if (form != Form.FIXED) {
      return WireFormat.WIRETYPE_VARINT;
    }
    return width == Integer.BYTES ? WireFormat.WIRETYPE_FIXED32 : WireFormat.WIRETYPE_FIXED64;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    long value = read(source, start, length);
    switch (form) {
      case VARINT -> target.writeVarint(value);
      case ZIGZAG -> target.writeZigZag(value);
      case FIXED -> {
        if (width == Integer.BYTES) {
          target.writeFixed32((int) value);
        } else {
          target.writeFixed64(value);
        }
      }
    }
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    write(
        switch (form) {
          case VARINT -> source.readVarint();
          case ZIGZAG -> source.readZigZag();
          case FIXED -> width == Integer.BYTES ? source.readFixed32() : source.readFixed64();
        },
        target);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    write(0, target);
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    target.writeDigits(read(value, start, length));
  }

  @Override
  void parseKey(String text, ByteSink target) {
    try {
      write(width == Integer.BYTES ? Integer.parseInt(text) : Long.parseLong(text), target);
    } catch (NumberFormatException e) {
      throw notAKey(text, "an integer of the column's size");
    }
  }

  /** A table may well have a narrower integer than its contract. */
  private long read(byte[] source, int start, int length) {
    return switch (length) {
      case Short.BYTES -> BigEndian.int2(source, start);
      case Integer.BYTES -> BigEndian.int4(source, start);
      case Long.BYTES -> {
        requireLength(length, width);
        yield BigEndian.int8(source, start);
      }
      default -> throw wrongLength(length);
    };
  }

  private void write(long value, ByteSink target) {
    if (width == Integer.BYTES) {
      target.writeInt((int) value);
    } else {
      target.writeLong(value);
    }
  }
}
