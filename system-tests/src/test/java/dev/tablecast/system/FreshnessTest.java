package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.FreshnessTokens;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.replica.Replicas;
import dev.tablecast.wire.FreshnessToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers of the store's copy who have just written at the forum's. */
class FreshnessTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private Whole whole;
  private FreshnessTokens tokens;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
    tokens = new FreshnessTokens(PublisherSettings.of("forum"), whole::forum);
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
  }

  @Test
  void aReaderWithATokenSeesWhatWasWritten() throws Exception {
    whole.forum("insert into specimen (id, part, flag, title) values (1, 'a', true, 'first')");
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      for (int i = 0; i < 50; i++) {
        whole.forum("update specimen set title = 'edition %d'".formatted(i));
        replicas.requireFresh("specimen", tokens.now(), LONG);

        assertThat(whole.copies()).isEqualTo(whole.masters());
      }
    }
  }

  @Test
  void aTokenFromBeforeALossOfContinuityComesTrueAfterIt() throws Exception {
    try (Replicas replicas = whole.replicas()) {
      try (Publisher publisher = whole.publisher()) {
        whole.forum("insert into specimen (id, part, flag, title) values (1, 'a', true, 'gone')");
        replicas.requireFresh("specimen", tokens.now(), LONG);
      }
      whole.forum("delete from specimen");
      whole.dropSlots();
      FreshnessToken token = tokens.now();
      assertThat(token.epoch()).isZero();

      try (Publisher publisher = whole.publisher()) {
        replicas.requireFresh("specimen", token, LONG);

        assertThat(whole.count()).isZero();
      }
    }
  }
}
