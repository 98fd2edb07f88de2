package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.FreshnessTokenException;
import dev.tablecast.publisher.FreshnessTokens;
import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.autoconfigure.ForumContext.PublishesMovies;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.wire.FreshnessToken;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

class PublisherInTransactionsTest {

  @RegisterExtension final ForumContext forum = new ForumContext();

  @Test
  void writesOutboxesInSpringsTransactionsAlone() {
    forum
        .runner
        .withUserConfiguration(PublishesOpinions.class)
        .withPropertyValues("tablecast.publisher.enabled=false")
        .run(
            context -> {
              Outbox outbox = context.getBean(Outbox.class);
              TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
              Opinion opinion = Opinion.newBuilder().setAuthor("Roger").build();

              transaction.executeWithoutResult(status -> outbox.upsert(opinion));
              assertThatThrownBy(() -> outbox.upsert(opinion))
                  .isInstanceOf(OutboxException.class)
                  .hasMessageContaining("annotate the method with @Transactional");
            });
  }

  @Test
  void givesTokensOnceSpringsTransactionHasCommitted() throws SQLException {
    forum.database.execute(ForumContext.MOVIE);

    forum
        .runner
        .withUserConfiguration(PublishesMovies.class, TakesTokens.class)
        .withPropertyValues("tablecast.publisher.enabled=false")
        .run(
            context -> {
              FreshnessTokens tokens = context.getBean(FreshnessTokens.class);
              TransactionTemplate transaction = context.getBean(TransactionTemplate.class);

              FreshnessToken before = tokens.now();
              transaction.executeWithoutResult(
                  status -> {
                    context.publishEvent("rated");
                    assertThatThrownBy(tokens::now)
                        .isInstanceOf(FreshnessTokenException.class)
                        .hasMessageContaining("after the @Transactional method has returned");
                  });

              assertThat(context.getBean(TakesTokens.class).taken)
                  .singleElement()
                  .satisfies(token -> assertThat(token.lsn()).isGreaterThan(before.lsn()));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesOpinions {

    @Bean
    OutboxTable opinions() {
      return OutboxTable.of(Opinion.class).incomplete();
    }
  }

  @Configuration
  static class TakesTokens {

    final List<FreshnessToken> taken = new ArrayList<>();

    private final FreshnessTokens tokens;

    TakesTokens(FreshnessTokens tokens) {
      this.tokens = tokens;
    }

    @TransactionalEventListener
    void afterCommit(String event) {
      taken.add(tokens.now());
    }
  }
}
