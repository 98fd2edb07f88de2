package dev.tablecast.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the integers of Postgres's binary format. */
final class BigEndian {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  static short int2(byte[] source, int start) {
    return (short) SHORT.get(source, start);
  }

  static int int4(byte[] source, int start) {
    return (int) INT.get(source, start);
  }

  static long int8(byte[] source, int start) {
    return (long) LONG.get(source, start);
  }
}
