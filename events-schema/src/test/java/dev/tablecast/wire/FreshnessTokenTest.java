package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FreshnessTokenTest {

  @Example
  void isWrittenAsPostgresPrintsPlacesInItsLog() {
    assertThat(new FreshnessToken("forum", 1, 0x2_016B3748L)).hasToString("forum@1:2/16B3748");
    assertThat(new FreshnessToken("forum", 0, 0)).hasToString("forum@0:0/0");
  }

  @Property
  void survivesTheTripThroughAHeader(@ForAll("tokens") FreshnessToken token) {
    String header = token.toString();

    assertThat(header).matches("[!-~&&[^\",]]+");
    assertThat(FreshnessToken.parse(header)).isEqualTo(token);
  }

  @Example
  void refusesOtherTextsAndShowsWhatOneLooksLike() {
    for (String text :
        List.of(
            "",
            "forum",
            "1:0/16B3748",
            "@1:0/16B3748",
            "forum@1:0/16B3748:12",
            "forum@-1:0/16B3748",
            "forum@9999999999:0/16B3748",
            "forum@1:80000000/0",
            "forum@1:0/123456789",
            "forum%zz@1:0/16B3748",
            "forum@1:0/16B3748 ",
            "forum@1:0/x")) {
      assertThatThrownBy(() -> FreshnessToken.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a freshness token: '" + text + "'")
          .hasMessageContaining("forum@1:0/16B3748");
    }
  }

  @Provide
  Arbitrary<FreshnessToken> tokens() {
    return Combinators.combine(
            Arbitraries.strings()
                .ascii()
                .withChars("@%äß日")
                .ofMinLength(1)
                .filter(owner -> !owner.isBlank()),
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.longs().between(0, Long.MAX_VALUE))
        .as(FreshnessToken::new);
  }
}
