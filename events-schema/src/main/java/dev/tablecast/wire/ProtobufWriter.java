package dev.tablecast.wire;

/** Writes Protobuf's wire format. */
final class ProtobufWriter extends ByteSink {

  ProtobufWriter(int capacity) {
    super(capacity);
  }

  void writeTag(int number, int wireType) {
    writeVarint((number << 3 | wireType) & 0xFFFFFFFFL);
  }

  /** Writes 64 bits; a negative int32 has to come sign-extended, as Protobuf wants it. */
  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      writeByte((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  void writeZigZag(long value) {
    writeVarint(value << 1 ^ value >> 63);
  }

  void writeFixed32(int value) {
    writeInt(Integer.reverseBytes(value));
  }

  void writeFixed64(long value) {
    writeLong(Long.reverseBytes(value));
  }

  /** Begins something that its length precedes; what is written until {@link #end} is in it. */
  int begin() {
    writeByte(0);
    return size();
  }

  /** Puts the length before what was written since {@link #begin}, moving it if need be. */
  void end(int begun) {
    int length = size() - begun;
    int extra = (31 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    if (extra > 0) {
      insert(begun, extra);
    }
    byte[] bytes = bytes();
    int rest = length;
    for (int i = begun - 1; i < begun - 1 + extra; i++) {
      bytes[i] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[begun - 1 + extra] = (byte) rest;
  }

  /**
   * Whether nothing but zero bytes came after a position: exactly what every scalar's zero value is
   * on the wire, and no other value.
   */
  boolean isZeroSince(int position) {
    byte[] bytes = bytes();
    for (int i = position; i < size(); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
