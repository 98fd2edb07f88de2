package dev.tablecast.examples.cinema.forum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MojibakeTest {

  @ParameterizedTest
  @CsvSource({
    "LÈon, Léon",
    "De battre mon coeur s'est arrÍtÈ, De battre mon coeur s'est arrêté",
    "Die F‰lscher, Die Fälscher",
    "I Love You Ö Don't Touch Me!, I Love You … Don't Touch Me!",
  })
  void bringsBackWhatWasMeant(String garbled, String meant) {
    assertThat(Mojibake.repaired(garbled)).hasValue(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Jaws", "Ri¢hie Ri¢h", "Alien³", "Léon", "I Love You … Don't Touch Me!"})
  void leavesOtherTextAlone(String text) {
    assertThat(Mojibake.repaired(text)).isEmpty();
  }
}
