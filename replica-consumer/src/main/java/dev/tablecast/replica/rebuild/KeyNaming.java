package dev.tablecast.replica.rebuild;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How a report names a row whose key it must or must not show. */
public enum KeyNaming {
  /** By the key's canonical text. */
  PLAIN {
    @Override
    public String of(String key) {
      return key;
    }
  },
  /** By the first 16 digits of the SHA-256 of that text, in hexadecimal. */
  HASHED {
    @Override
    public String of(String key) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, Long.BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  };

  /** How a row is named. */
  public abstract String of(String key);
}
