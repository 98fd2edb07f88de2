package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.wire.OwnerRequest.Checksum;
import dev.tablecast.wire.OwnerRequest.Snapshot;
import dev.tablecast.wire.OwnerRequest.Unknown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerRequestTest {

  static List<OwnerRequest> requests() {
    return List.of(
        new Snapshot("1", "forum.movie", null, null),
        new Snapshot("2", "forum.movie", "7", null),
        new Snapshot("3", "forum.movie", null, "Smith%2C Jane,7"),
        new Snapshot("4", "forum.movie", "%~", "\u00c4,\ud83c\udfac"),
        new Checksum("5", "forum.movie", null, null, 1),
        new Checksum("6", "forum.movie", "a", "b", 20_000),
        new Unknown("7", "Truncate"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isReadFromItsProperties(OwnerRequest request) {
    assertThat(OwnerRequest.of(request.properties())).isEqualTo(request);
  }

  @Test
  void isWrittenAsReadersExpectIt() {
    assertThat(new Snapshot("1", "forum.movie", "7", "9").properties())
        .isEqualTo(
            Map.of(
                "request", "Snapshot", "id", "1", "table", "forum.movie", "from", "7", "to", "9"));
    assertThat(new Checksum("1", "forum.movie", "7", null, 100).properties())
        .isEqualTo(
            Map.of(
                "request",
                "Checksum",
                "id",
                "1",
                "table",
                "forum.movie",
                "after",
                "7",
                "rowsPerChunk",
                "100"));
  }

  @Test
  void whatANewerSubscriberAddsIsPassedOver() {
    Map<String, String> properties = new HashMap<>(requests().get(1).properties());
    properties.put("urgency", "high");

    assertThat(OwnerRequest.of(properties)).isEqualTo(requests().get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "id", "table", "rowsPerChunk"})
  void oneThatIsNotWholeIsRefused(String missing) {
    Map<String, String> properties = new HashMap<>(requests().get(5).properties());
    properties.remove(missing);

    assertThatThrownBy(() -> OwnerRequest.of(properties))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("'" + missing + "' is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "0", "-1", "99999999999"})
  void anImpossibleNumberOfRowsIsRefused(String rows) {
    Map<String, String> properties = new HashMap<>(requests().get(5).properties());
    properties.put("rowsPerChunk", rows);

    assertThatThrownBy(() -> OwnerRequest.of(properties))
        .isInstanceOf(MalformedRequestException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "id"})
  void aNameThatWouldBreakTheLogIsRefused(String property) {
    Map<String, String> properties = new HashMap<>(requests().get(6).properties());
    properties.put(property, "7\nERROR");

    assertThatThrownBy(() -> OwnerRequest.of(properties))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageNotContaining("ERROR");
  }

  @Test
  void itsTopicNamesWhoIsAskedAndWhoAsks() {
    assertThat(OwnerRequest.topic("forum", "store")).isEqualTo("forum.requests.store");
  }
}
