package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long sagas are kept that have ended. */
class EndedSagasTest {

  private static final Duration RETENTION = Duration.ofDays(30);

  private SagaSite site;
  private Purchase purchase;
  private EndedSagas ended;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    purchase = new Purchase(site).joinedBy(site.dispatchers());
    ended = new EndedSagas(site.database);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void whatEndedLongAgoIsForgottenWithItsStepsAndWhatRunsIsKept() {
    String through = purchase.begin(2).getId();
    String rolledBack = purchase.begin(11).getId();
    site.broker.deliverAll();
    site.execute(
        "insert into eventuate.saga_instance_participants select saga_type, saga_id, 'store', '1'"
            + " from eventuate.saga_instance");
    String running = purchase.begin(3).getId();
    site.clock.forward(RETENTION.minusSeconds(1));
    assertThat(ended.forgetOlderThan(RETENTION)).isZero();
    assertThat(sagasOf("saga_step")).contains(through + "|3", rolledBack + "|5", running + "|1");

    site.clock.forward(Duration.ofSeconds(2));
    assertThat(ended.forgetOlderThan(RETENTION)).isEqualTo(2);
    assertThat(sagasOf("saga_step")).containsExactly(running + "|1");
    assertThat(sagasOf("saga_instance")).containsExactly(running + "|1");
    assertThat(sagasOf("saga_instance_participants")).isEmpty();
  }

  @Test
  void moreThanABatchIsForgottenInSeveral() {
    site.execute(
        """
        insert into eventuate.saga_instance
          (saga_type, saga_id, state_name, end_state, saga_data_type, saga_data_json, ended_at)
        select 't', i, 's', true, 'd', '{}', '2026-01-01' from generate_series(1, %d) i"""
            .formatted(Batches.ROWS + 1));

    assertThat(ended.forgetOlderThan(RETENTION)).isEqualTo(Batches.ROWS + 1);
    assertThat(site.query("select count(*) from eventuate.saga_instance")).containsExactly("0");
  }

  private List<String> sagasOf(String table) {
    return site.query(
        "select saga_id, count(*) from eventuate.%s group by saga_id order by saga_id"
            .formatted(table));
  }
}
