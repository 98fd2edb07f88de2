package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pulsar.client.admin.LongRunningProcessStatus.Status;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.common.policies.data.PersistentTopicInternalStats;
import org.apache.pulsar.common.policies.data.RetentionPolicies;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table that is loaded anew day by day, with new keys, and what becomes of its topic: on a broker
 * that does every few seconds what others do every few minutes or hours.
 */
class ReloadedTableTest {

  private static final Logger log = LoggerFactory.getLogger(ReloadedTableTest.class);

  private static final int DAYS = 30;
  private static final int ROWS = 400;

  private static PulsarServer pulsar;

  private Whole whole;
  private PulsarAdmin admin;

  @BeforeAll
  static void start() {
    pulsar =
        PulsarServer.start(
            PulsarOptions.fast()
                .with("managedLedgerMaxEntriesPerLedger", "10")
                .with("managedLedgerMinLedgerRolloverTimeMinutes", "0")
                .with("retentionCheckIntervalInSeconds", "1")
                // Deduplication has a cursor of its own, which holds what is behind it.
                .with("brokerDeduplicationSnapshotFrequencyInSeconds", "1")
                .with("brokerDeduplicationSnapshotIntervalSeconds", "1"));
  }

  @AfterAll
  static void stop() {
    pulsar.close();
  }

  @BeforeEach
  void open() throws Exception {
    whole = new Whole(PostgresServer::shared, PostgresServer.shared(), pulsar);
    admin = whole.admin();
  }

  @AfterEach
  void close() throws Exception {
    admin.close();
    whole.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete from specimen", "truncate specimen"})
  void itsTopicHoldsNoMoreThanTheRowsOfOneDay(String empty) throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      load(empty, 1);
      load(empty, 2);
      compact();
      long early = compacted();
      for (int day = 3; day <= DAYS; day++) {
        load(empty, day);
      }
      long history = uncompacted();
      assertThat(changes(false)).hasSizeGreaterThan(DAYS * ROWS);

      // As if all that is there were older than a week.
      admin.topicPolicies().setRetention(whole.topic(), new RetentionPolicies(0, 0));
      patiently()
          .untilAsserted(
              () -> {
                // What is not compacted yet stays.
                compact();
                assertThat(changes(false)).isEmpty();
              });

      log.info(
          "{}, {} days: {} bytes, of which {} are left; compacted {} after two days, {} at last",
          empty,
          DAYS,
          history,
          uncompacted(),
          early,
          compacted());
      assertThat(compacted()).isLessThan(early * 5 / 4);
      assertThat(uncompacted()).isLessThan(history / 2);
      assertThat(changes(true)).hasSize(ROWS).allMatch(change -> change.size() > 0);
    }
  }

  private void load(String empty, int day) throws Exception {
    whole.forum(
        """
        begin;
        %s;
        insert into specimen (id, part, flag, title, note)
        select i, 'day %d', true, 'film ' || i, md5(i::text)
        from generate_series(%d, %d) as i;
        commit"""
            .formatted(empty, day, day * ROWS, (day + 1) * ROWS - 1));
    whole.awaitEqual();
  }

  private void compact() {
    for (String partition : partitions()) {
      patiently()
          .until(
              () -> {
                try {
                  admin.topics().triggerCompaction(partition);
                } catch (PulsarAdminException.ConflictException e) {
                  return false;
                }
                return true;
              });
      patiently().until(() -> admin.topics().compactionStatus(partition).status == Status.SUCCESS);
    }
  }

  private long compacted() throws PulsarAdminException {
    return stats().mapToLong(each -> each.compactedLedger.size).sum();
  }

  private long uncompacted() throws PulsarAdminException {
    return stats().mapToLong(each -> each.totalSize).sum();
  }

  private Stream<PersistentTopicInternalStats> stats() throws PulsarAdminException {
    List<PersistentTopicInternalStats> all = new ArrayList<>();
    for (String partition : partitions()) {
      all.add(admin.topics().getInternalStats(partition));
    }
    return all.stream();
  }

  /** What a new reader gets of the compacted topic or of the other, markers left out. */
  private List<Message<byte[]>> changes(boolean compacted) throws Exception {
    List<Message<byte[]>> changes = new ArrayList<>();
    for (String partition : partitions()) {
      try (Reader<byte[]> reader =
          whole
              .client
              .newReader()
              .topic(partition)
              .readCompacted(compacted)
              .startMessageId(MessageId.earliest)
              .create()) {
        while (reader.hasMessageAvailable()) {
          Message<byte[]> message = reader.readNext();
          if (message.getProperty("marker") == null) {
            changes.add(message);
          }
        }
      }
    }
    return changes;
  }

  private List<String> partitions() {
    return IntStream.range(0, 4).mapToObj(i -> whole.topic() + "-partition-" + i).toList();
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
  }
}
