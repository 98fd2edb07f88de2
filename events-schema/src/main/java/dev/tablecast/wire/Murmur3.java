package dev.tablecast.wire;

/** MurmurHash3_x86_32 with seed 0, after Austin Appleby's public-domain description. */
final class Murmur3 {

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  static int hash(byte[] bytes, int length) {
    int hash = 0;
    int blocks = length & ~3;
    for (int i = 0; i < blocks; i += 4) {
      int block = Integer.reverseBytes(BigEndian.int4(bytes, i));
      hash = Integer.rotateLeft(hash ^ mix(block), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = length - 1; i >= blocks; i--) {
      tail = tail << 8 | (bytes[i] & 0xFF);
    }
    hash ^= mix(tail) ^ length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  /** As Pulsar's router has it: the sign removed, modulo the count of partitions. */
  static int partition(int hash, int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
    }
    return (hash & Integer.MAX_VALUE) % partitions;
  }

  private static int mix(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }
}
