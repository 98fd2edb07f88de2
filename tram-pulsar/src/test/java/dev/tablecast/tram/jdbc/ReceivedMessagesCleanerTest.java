package dev.tablecast.tram.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivedMessagesCleanerTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration RETENTION = Duration.ofDays(7);

  private final TestDatabase database;
  private final ReceivedMessagesCleaner cleaner;

  ReceivedMessagesCleanerTest() throws Exception {
    database = TestDatabase.withTables();
    cleaner =
        new ReceivedMessagesCleaner(
            new ReceivedMessages(TestDatabase.SCHEMA),
            database.statements(),
            RETENTION,
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    cleaner.close();
    database.close();
  }

  @Test
  void deletesWhatIsOlderThanTheRetentionInSeveralBatches() {
    received(12_000, NOW.minus(RETENTION).minusMillis(1));
    received(3, NOW.minus(RETENTION));

    cleaner.clean();

    assertThat(count()).isEqualTo(3);
  }

  @Test
  void cleansUpByItselfOnceStartedAndAgainAfterAStop() {
    received(2, NOW.minus(RETENTION).minusMillis(1));
    cleaner.start();
    await().until(() -> count() == 0);
    cleaner.close();
    received(2, NOW.minus(RETENTION).minusMillis(1));

    cleaner.start();

    await().until(() -> count() == 0);
  }

  private void received(int count, Instant when) {
    database
        .jdbc()
        .update(
            "insert into eventuate.received_messages (consumer_id, message_id, creation_time)"
                + " select 'billing', gen_random_uuid(), ? from generate_series(1, ?)",
            when.toEpochMilli(),
            count);
  }

  private int count() {
    Integer count =
        database
            .jdbc()
            .queryForObject("select count(*) from eventuate.received_messages", Integer.class);
    return count == null ? -1 : count;
  }
}
