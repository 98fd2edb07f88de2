package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.pulsar.client.impl.Murmur3Hash32;
import org.apache.pulsar.client.util.MathUtils;
import org.apache.pulsar.common.util.Murmur3_32Hash;

class RowKeyTest {

  @Example
  void joinsAndEscapesComponents() {
    assertThat(RowKey.of(List.of("42"))).isEqualTo("42");
    assertThat(RowKey.of(List.of("a,b", "100%", "", "\t\u007F", "é漢😀 %~")))
        .isEqualTo("a%2Cb,100%25,%~,%09%7F,é漢😀 %25~");
  }

  @Property
  void comesApartAgain(@ForAll("components") List<String> components) {
    assertThat(RowKey.components(RowKey.of(components))).isEqualTo(components);
  }

  @Property
  void isOneTextForOneKey(
      @ForAll("components") List<String> one, @ForAll("components") List<String> other) {
    assertThat(RowKey.of(one).equals(RowKey.of(other))).isEqualTo(one.equals(other));
  }

  @Property
  void isNeverAMarkers(@ForAll("components") List<String> components) {
    String key = RowKey.of(components);

    assertThat(RowKey.isMarker(key)).isFalse();
    assertThat(key).isNotEmpty();
  }

  @Property
  void refusesWhatIsNoKeyOrGivesItBackExactly(@ForAll("components") List<String> texts) {
    String text = String.join(",", texts);
    try {
      assertThat(RowKey.of(RowKey.components(text))).isEqualTo(text);
    } catch (MalformedRowException e) {
      assertThat(e).hasMessageStartingWith("a key is not the text of a row's key");
    }
  }

  @Example
  void refusesMarkersEmptyComponentsAndNeedlessEscapes() {
    for (String text : List.of("", "a,", ",a", "%!Heartbeat", "%", "%4", "%41", "%2c", "a%~")) {
      assertThatThrownBy(() -> RowKey.components(text))
          .as(text)
          .isInstanceOf(MalformedRowException.class);
    }
    assertThatThrownBy(() -> RowKey.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void goesToThePartitionThatPulsarWouldChoose(
      @ForAll String key, @ForAll @IntRange(min = 1, max = 200) int partitions) {
    int pulsars = Murmur3Hash32.getInstance().makeHash(key);

    assertThat(RowKey.partition(key, partitions))
        .isEqualTo(MathUtils.signSafeMod(pulsars, partitions));
    assertThat(pulsars)
        .isEqualTo(
            Murmur3_32Hash.getInstance().makeHash(key.getBytes(StandardCharsets.UTF_8))
                & Integer.MAX_VALUE);
  }

  @Example
  void refusesATopicWithoutPartitions() {
    assertThatThrownBy(() -> RowKey.partition("1", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<List<String>> components() {
    Arbitrary<String> odd =
        Arbitraries.strings().withChars("a,%!~2C5\t\u007F\u0000é").ofMaxLength(4);
    Arbitrary<String> any =
        Arbitraries.strings().filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    return Arbitraries.oneOf(odd, any).list().ofMinSize(1).ofMaxSize(3);
  }
}
