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
        new Marker.Unknown("Checksum", LATER));
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
