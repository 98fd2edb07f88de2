package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

  private static final Version VERSION = new Version(1, 16, 2);

  @Test
  void arePropertiesOfTheSameNames() {
    Map<String, String> headers = Map.of("ID", "1", "event-type", "Paid", "", "empty");

    Map<String, String> properties = MessageHeaders.properties(headers, VERSION);

    assertThat(properties).containsAllEntriesOf(headers).containsEntry("version", "1:0/10:2");
    assertThat(MessageHeaders.of(properties)).isEqualTo(headers);
    assertThat(MessageHeaders.version(properties)).isEqualTo(VERSION);
  }

  @Test
  void hideNeitherTheVersionNorOneAnother() {
    Map<String, String> headers = Map.of("version", "mine", "~version", "x", "~", "y");

    Map<String, String> properties = MessageHeaders.properties(headers, VERSION);

    assertThat(properties).containsEntry("version", "1:0/10:2").containsEntry("~version", "mine");
    assertThat(MessageHeaders.of(properties)).isEqualTo(headers);
  }

  @Test
  void ofAnotherProgramHaveNoVersion() {
    assertThat(MessageHeaders.version(Map.of("event-type", "Paid"))).isNull();
  }

  @Test
  void nameTheKeyElseItIsTheId() {
    assertThat(MessageHeaders.key(Map.of("PARTITION_ID", "order 7"), "id")).isEqualTo("order 7");
    assertThat(MessageHeaders.key(Map.of(), "id")).isEqualTo("id");
  }
}
