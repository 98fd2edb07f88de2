package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.TableContract;
import dev.tablecast.tests.EveryKey;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Movie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkerTest {

  private static final Version BEGUN = Version.parse("1:0/16B3748:12");
  private static final Version LATER = Version.parse("1:1/0:0");

  static List<Marker> markers() {
    return List.of(
        new Marker.Heartbeat(LATER),
        new Marker.Fence(LATER, "CAEQAg=="),
        new Marker.SnapshotBegun(BEGUN, 4),
        new Marker.SnapshotCompleted(LATER, BEGUN, 4),
        new Marker.Checksum(
            LATER, "7f", KeyInterval.ALL, 1, new RowSums(0, new TreeMap<>()), Set.of()),
        new Marker.Checksum(
            LATER,
            "7f",
            new KeyInterval("%~,41", "b%2C\u00C5,80"),
            4,
            new RowSums(39, new TreeMap<>(Map.of(1, -1L, 2, 0L, 5000, Long.MIN_VALUE))),
            Set.of("%~,45", "b%0A %25,9", "\u00C5,1")),
        new Marker.Barrier(LATER, 2, 4),
        new Marker.Unknown("Weather", LATER));
  }

  @ParameterizedTest
  @MethodSource("markers")
  void isReadFromItsProperties(Marker marker) {
    assertThat(Marker.of(marker.properties())).contains(marker);
    assertThat(Marker.isMarker(marker.properties())).isTrue();
    assertThat(marker.properties())
        .containsEntry("marker", marker.kind())
        .containsEntry("version", marker.version().toString());
  }

  @ParameterizedTest
  @MethodSource("markers")
  void hasAKeyThatNoRowHas(Marker marker) {
    assertThat(marker.key()).isEqualTo("%!" + marker.kind());
    assertThat(RowKey.isMarker(marker.key())).isTrue();
  }

  @Test
  void tellsASnapshotsBeginningAndPartitions() {
    assertThat(new Marker.SnapshotCompleted(LATER, BEGUN, 4).properties())
        .isEqualTo(
            Map.of(
                "marker", "SnapshotCompleted",
                "version", "1:1/0:0",
                "begun", "1:0/16B3748:12",
                "partitions", "4"));
    assertThat(new Marker.SnapshotBegun(BEGUN, 4).properties())
        .containsEntry("begun", "1:0/16B3748:12");
  }

  @Test
  void tellsWhatARangesRowsComeTo() {
    Marker checksum =
        new Marker.Checksum(
            LATER,
            "7f",
            new KeyInterval("41", null),
            4,
            new RowSums(39, new TreeMap<>(Map.of(2, 0xABCL, 1, -1L))),
            Set.of("45", "1,2"));

    assertThat(checksum.properties())
        .isEqualTo(
            Map.of(
                "marker", "Checksum",
                "version", "1:1/0:0",
                "pass", "7f",
                "after", "41",
                "partitions", "4",
                "count", "39",
                "hashes", "1:ffffffffffffffff,2:abc",
                "except", "1,2\n45"));
  }

  @Test
  void tellsWhichPartitionANewOneTakesOverFrom() {
    Marker.Barrier barrier = new Marker.Barrier(LATER, 2, 6);

    assertThat(barrier.holds(1)).isFalse();
    assertThat(barrier.holds(2)).isTrue();
    for (int id = 0; id < 1_000; id++) {
      String key = RowKey.of(List.of(Integer.toString(id)));
      int place = RowKey.partition(key, 6);
      assertThat(barrier.before(place)).isEqualTo(RowKey.partition(key, 2));
      assertThat(place < 2).as("stays").isEqualTo(place == RowKey.partition(key, 2));
    }
  }

  @Test
  void refusesPartitionsThatAreNoMultiple() {
    for (int to : List.of(1, 2, 3)) {
      assertThatThrownBy(() -> new Marker.Barrier(LATER, 2, to))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 partitions become a multiple of that, not " + to);
    }
  }

  @Test
  void isNotARow() {
    Map<String, String> row = Map.of("version", "1:0/1:0");

    assertThat(Marker.of(row)).isEmpty();
    assertThat(Marker.isMarker(row)).isFalse();
  }

  @Test
  void refusesAKnownKindThatIsNotComplete() {
    for (String missing : List.of("version", "begun", "partitions")) {
      Map<String, String> properties =
          new HashMap<>(new Marker.SnapshotCompleted(LATER, BEGUN, 4).properties());
      properties.remove(missing);
      assertThatThrownBy(() -> Marker.of(properties))
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("'SnapshotCompleted'")
          .hasMessageContaining("'" + missing + "'");
    }
  }

  @Test
  void refusesAChecksumThatIsNotComplete() {
    Marker checksum =
        new Marker.Checksum(
            LATER,
            "7f",
            KeyInterval.ALL,
            1,
            new RowSums(1, new TreeMap<>(Map.of(1, 5L))),
            Set.of());
    for (String broken : List.of("pass", "partitions", "count", "hashes")) {
      Map<String, String> properties = new HashMap<>(checksum.properties());
      properties.remove(broken);
      assertThatThrownBy(() -> Marker.of(properties))
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("'" + broken + "'");
    }
    Map<String, String> properties = new HashMap<>(checksum.properties());
    properties.put("hashes", "1;5");
    assertThatThrownBy(() -> Marker.of(properties)).isInstanceOf(MalformedRowException.class);
  }

  @Test
  void refusesSnapshotsThatCannotBe() {
    assertThatThrownBy(() -> new Marker.SnapshotBegun(BEGUN, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Marker.SnapshotCompleted(BEGUN, LATER, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasAValueThatTheGeneratedClassReads() throws Exception {
    byte[] movie = Marker.value(TableContract.of(Movie.class));
    byte[] everyType = Marker.value(TableContract.of(EveryType.class));
    EveryKey everyKey = EveryKey.parseFrom(Marker.value(TableContract.of(EveryKey.class)));

    assertThat(movie).containsExactly(1 << 3, 0);
    assertThat(EveryType.parseFrom(everyType)).isEqualTo(EveryType.getDefaultInstance());
    assertThat(everyKey.hasADecimal()).isTrue();
    assertThat(everyKey.hasAUuid()).isTrue();
    assertThat(
            everyKey.toBuilder()
                .clearADecimal()
                .clearAUuid()
                .clearADate()
                .clearATimestamp()
                .build())
        .isEqualTo(EveryKey.getDefaultInstance());
  }
}
