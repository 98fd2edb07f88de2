package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchTest {

  private final BatchEncoder encoder = new BatchEncoder(16);

  @Property(tries = 300)
  void whatWasPackedComesOutInOrder(
      @ForAll @Size(max = 20) String[] keys,
      @ForAll byte[] value,
      @ForAll @IntRange(min = 1) int epoch,
      @ForAll @LongRange(min = 0) long lsn,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long time) {
    BatchEncoder packed = new BatchEncoder(16);
    for (int i = 0; i < keys.length; i++) {
      packed.add(text(keys[i]), i % 3 == 0 ? null : value, new Version(epoch, lsn, i), time + i);
    }
    assertThat(packed.count()).isEqualTo(keys.length);

    BatchDecoder unpacked = new BatchDecoder(packed.take());

    for (int i = 0; i < keys.length; i++) {
      assertThat(unpacked.next()).isTrue();
      assertThat(unpacked.key()).isEqualTo(text(keys[i]));
      assertThat(unpacked.version()).isEqualTo(new Version(epoch, lsn, i));
      assertThat(unpacked.eventTime()).isEqualTo(time + i);
      assertThat(unpacked.valueLength()).isEqualTo(i % 3 == 0 ? 0 : value.length);
      assertThat(unpacked.properties()).isEmpty();
    }
    assertThat(unpacked.next()).isFalse();
    assertThat(packed.count()).isZero();
  }

  /** Half of a surrogate pair is no text. */
  private static String text(String any) {
    return new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void aMarkerComesOutAsItWas() {
    Marker marker = new Marker.SnapshotBegun(new Version(2, 0x1_16B3748L, 7), 4);
    encoder.add(marker, new byte[] {8, 0}, 1_700_000_000_000L);

    BatchDecoder decoder = new BatchDecoder(encoder.take());

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.key()).isEqualTo(marker.key());
    assertThat(decoder.version()).isEqualTo(marker.version());
    assertThat(Marker.of(decoder.properties())).contains(marker);
    assertThat(decoder.valueLength()).isEqualTo(2);
  }

  @Test
  void aKeyThatHasMovedComesOutAsATombstoneThatSaysSo() {
    Version version = new Version(2, 0x1_16B3748L, 7);
    encoder.addMoved("1", version, 1);

    BatchDecoder decoder = new BatchDecoder(encoder.take());

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.key()).isEqualTo("1");
    assertThat(decoder.valueLength()).isZero();
    assertThat(decoder.version()).isEqualTo(version);
    assertThat(decoder.properties()).containsKey(RowKey.MOVED);
    assertThat(Marker.isMarker(decoder.properties())).isFalse();
  }

  @Test
  void aPropertyThatIsNoVersionIsKeptAsText() {
    byte[] entry = {
      0, 0, 0, 16, 10, 12, 10, 7, 'v', 'e', 'r', 's', 'i', 'o', 'n', 18, 1, 'x', 24, 0
    };

    BatchDecoder decoder = new BatchDecoder(entry);

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.version()).isNull();
    assertThat(decoder.properties()).isEqualTo(Map.of("version", "x"));
  }

  @Test
  void anEntryThatEndsEarlyIsRefused() {
    encoder.add("1", new byte[] {8, 1}, new Version(1, 16, 0), 1);
    byte[] entry = encoder.take();

    for (int length = 1; length < entry.length; length++) {
      BatchDecoder decoder = new BatchDecoder(Arrays.copyOf(entry, length));
      assertThatThrownBy(decoder::next)
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("ends within");
    }
  }
}
