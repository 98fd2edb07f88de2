package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VersionTest {

  @Example
  void isWrittenAsPostgresPrintsPositions() {
    Version version = new Version(1, 0x16B3748, 12);

    assertThat(version).hasToString("1:0/16B3748:12");
    assertThat(new Version(2, 0xABCDEF0123456789L & Long.MAX_VALUE, 0))
        .hasToString("2:2BCDEF01/23456789:0");
  }

  @Property
  void isReadFromItsTextAndItsUuid(@ForAll("versions") Version version) {
    assertThat(Version.parse(version.toString())).isEqualTo(version);
    assertThat(Version.of(version.toUuid())).isEqualTo(version);
  }

  @Property
  void ordersAsItsBytesDoInPostgres(
      @ForAll("versions") Version one, @ForAll("versions") Version other) {
    int ofBytes = Arrays.compareUnsigned(bytes(one), bytes(other));

    assertThat(Integer.signum(one.compareTo(other))).isEqualTo(Integer.signum(ofBytes));
    assertThat(one.isAfter(other)).isEqualTo(ofBytes > 0);
  }

  @Property
  void hasTheBytesOfItsUuid(@ForAll("versions") Version version) {
    UUID uuid = version.toUuid();

    assertThat(bytes(version))
        .isEqualTo(
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
  }

  @Example
  void refusesOtherTexts() {
    for (String text :
        List.of(
            "",
            "1",
            "1:0/1",
            "0:0/1:1",
            "1:0/1:-1",
            "1:0/123456789:0",
            "1:x/1:1",
            "1:-1/1:1",
            ":0/1:1",
            "1:+1/1:1",
            "1::0/1:1")) {
      assertThatThrownBy(() -> Version.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Provide
  Arbitrary<Version> versions() {
    return Combinators.combine(
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(Version::new);
  }

  private static byte[] bytes(Version version) {
    ByteBuffer buffer = ByteBuffer.allocate(Version.BYTES);
    version.writeTo(buffer);
    return buffer.array();
  }
}
