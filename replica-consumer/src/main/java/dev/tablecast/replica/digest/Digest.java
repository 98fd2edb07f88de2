package dev.tablecast.replica.digest;

import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;

/**
 * What is known of a row.
 *
 * @param key the hash of its key
 * @param content the hash of its values; {@link #GONE} if it is deleted
 */
record Digest(long key, Version version, long content) {

  static final int BYTES = 2 * Long.BYTES + Version.BYTES;

  static final long GONE = 0;

  /** That of a row that there is. */
  static Digest of(long key, Version version, long content) {
    return new Digest(key, version, content == GONE ? 1 : content);
  }

  static Digest gone(long key, Version version) {
    return new Digest(key, version, GONE);
  }

  static Digest read(ByteBuffer source) {
    return new Digest(
        source.getLong(),
        new Version(source.getInt(), source.getLong(), source.getInt()),
        source.getLong());
  }

  void writeTo(ByteBuffer target) {
    target.putLong(key);
    version.writeTo(target);
    target.putLong(content);
  }

  /** Whether the row is there, as of a snapshot that has told of it again in this version. */
  boolean isAlive(Version snapshot) {
    return content != GONE && !snapshot.isAfter(version);
  }
}
