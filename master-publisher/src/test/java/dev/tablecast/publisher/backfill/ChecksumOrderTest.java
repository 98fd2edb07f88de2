package dev.tablecast.publisher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.ChecksumRequest;
import dev.tablecast.wire.KeyInterval;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumOrderTest {

  @ParameterizedTest
  @CsvSource({",", "%~,", ",9", "'a%2Cb,1','a%0A,2'"})
  void isReadAsItWasWritten(String after, String upTo) {
    ChecksumOrder order =
        ChecksumOrder.of(
            new ChecksumRequest("forum.movie", new KeyInterval(after, upTo), 7, "who\never"));

    assertThat(ChecksumOrder.parse(order.content())).isEqualTo(order);
  }
}
