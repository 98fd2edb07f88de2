package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/**
 * timestamptz and timestamp, the latter taken as UTC, as google.protobuf.Timestamp. Postgres counts
 * microseconds; what another writer put beyond them is cut off.
 */
final class TimestampCodec extends ColumnCodec {

  private static final int SECONDS = 1;
  private static final int NANOS = 2;

  TimestampCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    long micros = finite(source, start, length);
    long seconds = PostgresTime.epochSecond(micros);
    int nanos = PostgresTime.nanos(micros);
    int begun = target.begin();
    if (seconds != 0) {
      target.writeTag(SECONDS, WireFormat.WIRETYPE_VARINT);
      target.writeVarint(seconds);
    }
    if (nanos != 0) {
      target.writeTag(NANOS, WireFormat.WIRETYPE_VARINT);
      target.writeVarint(nanos);
    }
    target.end(begun);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    long seconds = 0;
    long nanos = 0;
    int outer = source.enter();
    while (source.hasMore()) {
      int tag = source.readTag();
      if (tag == (SECONDS << 3 | WireFormat.WIRETYPE_VARINT)) {
        seconds = source.readVarint();
      } else if (tag == (NANOS << 3 | WireFormat.WIRETYPE_VARINT)) {
        nanos = (int) source.readVarint();
      } else {
        source.skip(tag);
      }
    }
    source.leave(outer);
    target.writeLong(PostgresTime.micros(seconds, nanos));
  }

  @Override
  void decodeAbsent(ByteSink target) {
    throw new MalformedRowException("it is NOT NULL, but the message has no timestamp for it");
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    PostgresTime.writeTimestamp(finite(value, start, length), target);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    target.writeLong(PostgresTime.parseTimestamp(text));
  }

  @Override
  boolean isPlainText() {
    return false;
  }

  private long finite(byte[] source, int start, int length) {
    requireLength(length, Long.BYTES);
    long micros = BigEndian.int8(source, start);
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      throw refuse(
          "is an infinite timestamp, which google.protobuf.Timestamp cannot say; use NULL or a far day");
    }
    return micros;
  }
}
