package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import java.util.UUID;

/** uuid as tablecast.Uuid. */
final class UuidCodec extends ColumnCodec {

  private static final int BYTES = 16;

  UuidCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    requireLength(length, BYTES);
    WrappedValue.write(source, start, length, target);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    long slice = WrappedValue.read(source);
    if (WrappedValue.length(slice) != BYTES) {
      throw new MalformedRowException(
          "a UUID has %d bytes, not 16".formatted(WrappedValue.length(slice)));
    }
    target.write(source.bytes(), WrappedValue.start(slice), BYTES);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    throw new MalformedRowException("it is NOT NULL, but the message has no UUID for it");
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    requireLength(length, BYTES);
    long most = BigEndian.int8(value, start);
    target.writeText(new UUID(most, BigEndian.int8(value, start + Long.BYTES)).toString());
  }

  @Override
  void parseKey(String text, ByteSink target) {
    try {
      UUID uuid = UUID.fromString(text);
      target.writeLong(uuid.getMostSignificantBits());
      target.writeLong(uuid.getLeastSignificantBits());
    } catch (IllegalArgumentException e) {
      throw notAKey(text, "a UUID");
    }
  }
}
