package dev.tablecast.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64, after Yann Collet's "xxHash fast digest algorithm", version 0.1.1. */
final class XxHash64 {

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private static final int STRIPE = 32;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  static long hash(byte[] source, int start, int length, long seed) {
    int end = start + length;
    int position = start;
    long hash;
    if (length < STRIPE) {
      hash = seed + P5;
    } else {
      long lane1 = seed + P1 + P2;
      long lane2 = seed + P2;
      long lane3 = seed;
      long lane4 = seed - P1;
      for (; position <= end - STRIPE; position += STRIPE) {
        lane1 = round(lane1, int8(source, position));
        lane2 = round(lane2, int8(source, position + 8));
        lane3 = round(lane3, int8(source, position + 16));
        lane4 = round(lane4, int8(source, position + 24));
      }
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
    }
    return avalanche(rest(hash + length, source, position, end));
  }

  private static long rest(long begun, byte[] source, int start, int end) {
    long hash = begun;
    int position = start;
    for (; position <= end - Long.BYTES; position += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, int8(source, position)), 27) * P1 + P4;
    }
    if (position <= end - Integer.BYTES) {
      long value = (int) INT.get(source, position) & 0xFFFFFFFFL;
      hash = Long.rotateLeft(hash ^ value * P1, 23) * P2 + P3;
      position += Integer.BYTES;
    }
    for (; position < end; position++) {
      hash = Long.rotateLeft(hash ^ (source[position] & 0xFF) * P5, 11) * P1;
    }
    return hash;
  }

  private static long round(long lane, long value) {
    return Long.rotateLeft(lane + value * P2, 31) * P1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long avalanche(long mixed) {
    long hash = (mixed ^ mixed >>> 33) * P2;
    hash = (hash ^ hash >>> 29) * P3;
    return hash ^ hash >>> 32;
  }

  private static long int8(byte[] source, int start) {
    return (long) LONG.get(source, start);
  }
}
