package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic of two partitions gets four under load. */
class AddedPartitionsTest {

  private static final Logger log = LoggerFactory.getLogger(AddedPartitionsTest.class);

  /** Else it might never come to the end. */
  private static final int MOST_KILLS = 8;

  private static final String MOVED =
      "select 1 from tablecast.snapshot where partition = -1 and begun ="
          + " (select begun from tablecast.snapshot where partition = 3)";

  private Whole whole;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
    try (PulsarAdmin admin = whole.admin()) {
      admin.topics().createPartitionedTopic(whole.topic(), 2);
    }
    whole.forum(
        "insert into specimen (id, part, flag, title) select i, 'load', true, 'kept' from"
            + " generate_series(%d, %d) as i".formatted(Load.KEPT, Load.KEPT + 9),
        "insert into specimen (id, part, flag, title) select i, 'rest', true, 'at rest' from"
            + " generate_series(1, 4000) as i");
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
  }

  @Test
  void rowsComeAndGoAndChangeTheirKeysMeanwhileAndTheReplicaEndsEqualWithItsOwnColumns()
      throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
      whole.store("update specimen set price = id / 7.0");

      try (Load load = Load.on(whole, new Random())) {
        load.awaitCommits(100);
        publisher.topics().addPartitions("specimen", 4, "a test");
        for (int i = 0; !hasMoved(); i++) {
          whole.forum(
              "insert into specimen (id, part, flag, title) values (%d, 'key', true, 'first')"
                  .formatted(10_000 + i),
              "update specimen set id = id + 10000 where part = 'key' and id = %d"
                  .formatted(10_000 + i));
        }
        load.awaitCommits(100);
      }

      whole.awaitEqual();
      assertPrices();
      assertThat(publisher.status().epoch()).isOne();
    }
    whole.history().assertNoChangeTwice();
  }

  @Test
  void theForumAndTwoStoresAreKilledMeanwhile() throws Exception {
    Random random = new Random();
    try (ServiceJvm forum = ServiceJvm.forum(whole::forumSite);
        ServiceJvm one = ServiceJvm.store(whole::storeSite);
        ServiceJvm two = ServiceJvm.store(whole::storeSite)) {
      whole.awaitEqual();
      whole.store("update specimen set price = id / 7.0");
      List<ServiceJvm> all = List.of(forum, one, two);

      try (Load load = Load.on(whole, random)) {
        whole.forumSite().topics(whole.client).addPartitions("specimen", 4, "a test");
        int kills = 0;
        while (!hasMoved()) {
          load.awaitCommits(random.nextInt(200));
          if (kills < MOST_KILLS) {
            ServiceJvm struck = kills % 2 == 0 ? forum : all.get(random.nextInt(3));
            struck.kill();
            struck.restart();
            kills++;
            whole.awaitPassage();
          }
        }
        log.info("{} kills before all was in its place", kills);
        assertThat(kills).isPositive();
      }

      whole.awaitEqual();
      assertPrices();
    }
    whole.history().assertNoChangeTwice();
  }

  /** Whether the store has a snapshot that all four partitions have passed. */
  private boolean hasMoved() throws Exception {
    try (Connection connection = whole.store()) {
      return !Whole.query(connection, MOVED).isEmpty();
    }
  }

  /** Rows that were never deleted have what the store has given them. */
  private void assertPrices() throws Exception {
    try (Connection connection = whole.store()) {
      assertThat(
              Whole.query(
                  connection,
                  "select id from specimen where (id >= %d and part = 'load' or part = 'rest')"
                          .formatted(Load.KEPT)
                      + " and price is distinct from id / 7.0"))
          .isEmpty();
    }
  }
}
