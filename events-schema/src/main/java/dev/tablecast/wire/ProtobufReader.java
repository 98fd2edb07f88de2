package dev.tablecast.wire;

import com.google.protobuf.WireFormat;

/** Reads Protobuf's wire format from a slice; refuses to leave it. Confined to one call. */
final class ProtobufReader {

  private static final int MAX_DEPTH = 100;

  private final byte[] bytes;
  private int position;
  private int limit;

  ProtobufReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ProtobufReader(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.position = start;
    this.limit = start + length;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** Goes to where {@link #position()} was before. */
  void seek(int position) {
    this.position = position;
  }

  boolean hasMore() {
    return position < limit;
  }

  int readTag() {
    long tag = readVarint();
    if (tag >>> 32 != 0 || WireFormat.getTagFieldNumber((int) tag) == 0) {
      throw new MalformedRowException("a field has no valid tag");
    }
    return (int) tag;
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedRowException("a varint has more than 10 bytes");
  }

  long readZigZag() {
    long value = readVarint();
    return value >>> 1 ^ -(value & 1);
  }

  int readFixed32() {
    int start = take(Integer.BYTES);
    return Integer.reverseBytes(BigEndian.int4(bytes, start));
  }

  long readFixed64() {
    int start = take(Long.BYTES);
    return Long.reverseBytes(BigEndian.int8(bytes, start));
  }

  /** Reads a length that fits into what is left. */
  int readLength() {
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw new MalformedRowException("a value is longer than what holds it");
    }
    return (int) length;
  }

  /** Passes over bytes and tells where they begin. */
  int take(int length) {
    if (length > limit - position) {
      throw new MalformedRowException("it ends within a value");
    }
    int start = position;
    position += length;
    return start;
  }

  /** Reads a length and makes it the reader's limit; give the result to {@link #leave}. */
  int enter() {
    int length = readLength();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Ends what {@link #enter} began, behind its last byte. */
  void leave(int outer) {
    position = limit;
    limit = outer;
  }

  /** Passes over the value behind a tag. */
  void skip(int tag) {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> readVarint();
      case WireFormat.WIRETYPE_FIXED32 -> take(Integer.BYTES);
      case WireFormat.WIRETYPE_FIXED64 -> take(Long.BYTES);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> take(readLength());
      case WireFormat.WIRETYPE_START_GROUP -> skipGroup(tag, depth + 1);
      default -> throw new MalformedRowException("a field has an unknown wire type");
    }
  }

  private void skipGroup(int begin, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedRowException("groups nest deeper than " + MAX_DEPTH);
    }
    int number = WireFormat.getTagFieldNumber(begin);
    while (true) {
      int tag = readTag();
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP) {
        if (WireFormat.getTagFieldNumber(tag) != number) {
          throw new MalformedRowException("a group ends that did not begin");
        }
        return;
      }
      skip(tag, depth);
    }
  }

  private byte readByte() {
    if (position >= limit) {
      throw new MalformedRowException("it ends within a value");
    }
    return bytes[position++];
  }
}
