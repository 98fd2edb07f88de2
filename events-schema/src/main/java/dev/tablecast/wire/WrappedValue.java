package dev.tablecast.wire;

import com.google.protobuf.WireFormat;

/** A message with one length-delimited field of number 1, as Decimal, Uuid and Json are. */
final class WrappedValue {

  private static final int TAG = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private WrappedValue() {}

  static void write(byte[] source, int start, int length, ProtobufWriter target) {
    int begun = begin(target);
    target.write(source, start, length);
    end(begun, target);
  }

  /** Begins the message and its field; what is written until {@link #end} is the field. */
  static int begin(ProtobufWriter target) {
    target.begin();
    target.writeByte(TAG);
    return target.begin();
  }

  static void end(int begun, ProtobufWriter target) {
    boolean empty = target.size() == begun;
    target.end(begun);
    int outer = begun - 2;
    if (empty) {
      target.truncate(outer);
    }
    target.end(outer);
  }

  /** Reads the message; the slice of its field, in the reader's bytes, as one long. */
  static long read(ProtobufReader source) {
    int start = 0;
    int length = 0;
    int outer = source.enter();
    while (source.hasMore()) {
      int tag = source.readTag();
      if (tag == TAG) {
        length = source.readLength();
        start = source.take(length);
      } else {
        source.skip(tag);
      }
    }
    source.leave(outer);
    return (long) start << 32 | length;
  }

  static int start(long slice) {
    return (int) (slice >>> 32);
  }

  static int length(long slice) {
    return (int) slice;
  }
}
