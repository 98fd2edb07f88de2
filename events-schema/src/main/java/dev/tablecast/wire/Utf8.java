package dev.tablecast.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that Postgres can hold: valid UTF-8 without the character zero. */
final class Utf8 {

  private Utf8() {}

  static void copy(byte[] source, int start, int length, ByteSink target) {
    boolean ascii = true;
    for (int i = start; i < start + length; i++) {
      ascii &= source[i] > 0;
    }
    if (!ascii) {
      check(source, start, length);
    }
    target.write(source, start, length);
  }

  private static void check(byte[] source, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (source[i] == 0) {
        throw new MalformedRowException("a text has the character zero, which Postgres refuses");
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, start, length));
    } catch (CharacterCodingException e) {
      throw new MalformedRowException("a text is not UTF-8");
    }
  }
}
