package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;

/** date as tablecast.Date. */
final class DateCodec extends ColumnCodec {

  private static final int EPOCH_DAY = 1;

  DateCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    int epochDay = PostgresTime.epochDay(finite(source, start, length));
    int begun = target.begin();
    if (epochDay != 0) {
      target.writeTag(EPOCH_DAY, WireFormat.WIRETYPE_VARINT);
      target.writeZigZag(epochDay);
    }
    target.end(begun);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    int epochDay = 0;
    int outer = source.enter();
    while (source.hasMore()) {
      int tag = source.readTag();
      if (tag == (EPOCH_DAY << 3 | WireFormat.WIRETYPE_VARINT)) {
        epochDay = (int) source.readZigZag();
      } else {
        source.skip(tag);
      }
    }
    source.leave(outer);
    target.writeInt(PostgresTime.days(epochDay));
  }

  @Override
  void decodeAbsent(ByteSink target) {
    throw new MalformedRowException("it is NOT NULL, but the message has no date for it");
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    PostgresTime.writeDate(finite(value, start, length), target);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    target.writeInt(PostgresTime.parseDate(text));
  }

  @Override
  boolean isPlainText() {
    return false;
  }

  private int finite(byte[] source, int start, int length) {
    requireLength(length, Integer.BYTES);
    int days = BigEndian.int4(source, start);
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      throw refuse("is an infinite date, which tablecast.Date cannot say; use NULL or a far day");
    }
    return days;
  }
}
