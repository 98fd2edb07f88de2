package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

  private static final long PRIME32 = 2_654_435_761L;
  private static final long PRIME64 = 0x9E3779B185EBCA8DL;

  /** From xxHash's own xsum_sanity_check.c. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, EF46DB3751D8E999",
    "0, 2654435761, AC75FDA2929B17EF",
    "1, 0, E934A84ADB052768",
    "1, 2654435761, 5014607643A9B4C3",
    "4, 0, 9136A0DCA57457EE",
    "14, 0, 8282DCC4994E35C8",
    "14, 2654435761, C3BD6BF63DEB6DF0",
    "222, 0, B641AE8CB691C174",
    "222, 2654435761, 20CB8AB7AE10C14A"
  })
  void hashesAsPublished(int length, long seed, String expected) {
    byte[] sanity = new byte[length];
    long generator = PRIME32;
    for (int i = 0; i < length; i++) {
      sanity[i] = (byte) (generator >>> 56);
      generator *= PRIME64;
    }

    long hash = XxHash64.hash(sanity, 0, length, seed);

    assertThat(Long.toHexString(hash).toUpperCase()).isEqualTo(expected);
  }

  @Test
  void hashesAPartOfABuffer() {
    byte[] text = "Nobody inspects the spammish repetition".getBytes(StandardCharsets.US_ASCII);
    byte[] larger = new byte[text.length + 7];
    Arrays.fill(larger, (byte) 7);
    System.arraycopy(text, 0, larger, 3, text.length);

    long hash = XxHash64.hash(larger, 3, text.length, 0);

    assertThat(hash).isEqualTo(0xFBCEA83C8A378BF1L);
  }
}
