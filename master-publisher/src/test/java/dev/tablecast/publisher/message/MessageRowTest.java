package dev.tablecast.publisher.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRowTest {

  @Test
  void readsHeadersOfAJsonObject() {
    assertThat(headers("{}")).isEmpty();
    assertThat(headers(" { \"a\" : \"1\" ,\n\"b\":null, \"\": \"\" } "))
        .isEqualTo(Map.of("a", "1", "", ""));
    assertThat(headers("{\"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00ü\"}"))
        .isEqualTo(Map.of("a", "\"\\/\b\f\n\r\tä\uD83D\uDE00ü"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\": 1}",
        "{\"a\": {}}",
        "{\"a\": \"1\",}",
        "{\"a\": \"1\"} x",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\u12g4\"}",
        "{\"a\": \"\n\"}",
        "{\"a\": \"1"
      })
  void refusesHeadersOfAnythingElse(String json) {
    assertThatThrownBy(() -> headers(json))
        .isInstanceOf(UnpublishableMessageException.class)
        .hasMessageContaining("not a JSON object whose values are texts");
  }

  private static Map<String, String> headers(String json) {
    return new MessageRow("1", "orders", json, new byte[0]).headers();
  }
}
