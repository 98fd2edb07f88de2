package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTopicTest {

  @ParameterizedTest
  @ValueSource(strings = {"customerService", "com.acme.orders.Order", "Create_Order-saga-reply"})
  void isTheDestinationWherePulsarTakesIt(String destination) {
    assertThat(MessageTopic.of(destination)).isEqualTo(destination);
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Order$Line, com.acme.Order=24Line",
    "orders/eu, orders=2Feu",
    "a=b, a=3Db",
    "Käufe, K=C3=A4ufe",
    "orders-partition-1, orders=2Dpartition-1",
    "__change_events, _=5Fchange_events",
    "..., =2E.."
  })
  void escapesWhatPulsarRefusesOrReadsAMeaningInto(String destination, String topic) {
    assertThat(MessageTopic.of(destination)).isEqualTo(topic);
    assertThat(MessageTopic.destination(topic)).isEqualTo(destination);
  }

  @Property
  void tellsItsDestination(
      @ForAll @NotEmpty @Chars({'a', '.', '_', '-', '=', '/', '$', 'ä', '€'}) String destination) {
    String topic = MessageTopic.of(destination);

    assertThat(topic).matches("[\\w.=-]+").doesNotContain("__", "-partition-");
    assertThat(MessageTopic.destination(topic)).isEqualTo(destination);
  }

  @Test
  void isNoneOfAnEmptyDestination() {
    assertThatThrownBy(() -> MessageTopic.of(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=2", "a=zz", "a=61", "a/b", "__change_events"})
  void tellsNoDestinationOfAnotherName(String topic) {
    assertThatThrownBy(() -> MessageTopic.destination(topic))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
