package dev.tablecast.publisher.relay;

import static dev.tablecast.publisher.relay.Letters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.relay.Letters.Letter;
import dev.tablecast.wire.MessageTopic;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.api.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that the forum inserts into a table, from there to their topics. */
class MessagesTest {

  private Forum forum;
  private Letters letters;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    letters = Letters.of(forum);
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void goToTheirDestinationsWithKeyHeadersAndContent() throws Exception {
    String destination = "com.acme.Order$Line/eu";
    letters.publish();
    long before = System.currentTimeMillis();

    forum.execute(
        """
        insert into eventuate.message (id, destination, headers, payload) values
        ('a', 'com.acme.Order$Line/eu',
          '{"ID": "a", "PARTITION_ID": "order 7", "event-type": "Größer \\"\\u20ac\\"", "no": null}',
          '{"größe": 1}'),
        ('b', 'com.acme.Order$Line/eu', '{}', 'no key')
        """);

    Letters.patiently().until(() -> letters.arrived(destination).size() == 2);
    Letter keyed = byKey(destination, "order 7");
    assertThat(keyed.payload()).isEqualTo("{\"größe\": 1}");
    assertThat(keyed.headers())
        .isEqualTo(Map.of("ID", "a", "PARTITION_ID", "order 7", "event-type", "Größer \"€\""));
    assertThat(keyed.partition()).isEqualTo(RowKey.partition("order 7", 2));
    assertThat(keyed.eventTime()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
    assertThat(byKey(destination, "b").payload()).isEqualTo("no key");
    letters.awaitAllDeleted();
  }

  private Letter byKey(String destination, String key) throws Exception {
    return letters.arrived(destination).stream()
        .filter(letter -> letter.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void thatWereRolledBackOrPublishedByAnotherAreNotSent() throws Exception {
    Publisher publisher = letters.publish();

    forum.execute(
        "begin; " + letter("undone", "orders", "1") + "; rollback",
        "begin; savepoint s; " + letter("undone", "orders", "1") + "; rollback to s; commit",
        """
        insert into eventuate.message (id, destination, headers, payload, published)
        values ('old', 'orders', '{"ID": "old"}', '', 1)
        """,
        letter("sent", "orders", "1"));

    Letters.patiently().until(() -> letters.stored().equals(List.of("old")));
    assertThat(letters.arrived("orders")).extracting(Letter::id).containsExactly("sent");
    assertThat(publisher.status().publishedMessages()).isEqualTo(1);
  }

  @Test
  void ofOneTransactionAndItsRowsHaveVersionsInTheOrderInWhichTheyWereWritten() throws Exception {
    letters.publish();
    forum.awaitSnapshots(1);

    forum.execute(
        "begin; "
            + letter("first", "orders", "1")
            + "; insert into movie values (1, 'second', 1); "
            + letter("third", "payments", "1")
            + "; commit");

    Letters.patiently().until(() -> letters.arrived("payments").size() == 1);
    forum.awaitSameMovies();
    Version first = letters.arrived("orders").get(0).version();
    assertThat(forum.movies().of("1").get(0).version())
        .isEqualTo(new Version(1, first.lsn(), first.index() + 1));
    assertThat(letters.arrived("payments").get(0).version())
        .isEqualTo(new Version(1, first.lsn(), first.index() + 2));
  }

  @Test
  void shareTheirTopicsWithOtherServices() throws Exception {
    letters.publish();
    forum.execute(letter("ours", "orders", "1"));
    Letters.patiently().until(() -> letters.arrived("orders").size() == 1);

    try (Producer<byte[]> other =
        forum.pulsar().client().newProducer().topic(forum.settings().topic("orders")).create()) {
      other.newMessage().key("1").property("ID", "theirs").value(new byte[0]).send();
    }
    forum.execute(letter("ours again", "orders", "1"));

    Letters.patiently()
        .until(
            () -> letters.received("orders"),
            Map.of("1", List.of("ours", "theirs", "ours again"))::equals);
  }

  @Test
  void findTheirTopicsMadeToKeepThemUntilSomeoneSubscribes() throws Exception {
    letters.publish();

    forum.execute(letter("a", "orders", "1"));

    Letters.patiently().until(() -> letters.arrived("orders").size() == 1);
    String topic = forum.settings().topic("orders");
    assertThat(forum.partitions("orders")).isEqualTo(2);
    assertThat(
            forum.pulsar().admin().topicPolicies().getRetention(topic).getRetentionTimeInMinutes())
        .isEqualTo((int) Duration.ofDays(7).toMinutes());
    assertThat(
            forum
                .pulsar()
                .admin()
                .topicPolicies()
                .getInactiveTopicPolicies(topic)
                .isDeleteWhileInactive())
        .isFalse();
  }

  @Test
  void thatCannotBeSentAreParkedAndHoldUpNobody() throws Exception {
    TopicPolicy small = new TopicPolicy(2, 64L << 20, Duration.ofDays(7), 10_000);
    forum.settings(forum.settings().withTopicPolicy(small));
    Publisher publisher = letters.publish();
    forum.awaitSnapshots(1);

    forum.execute(
        letter("1 large", "orders", "1").replace("'1 large')", "repeat('x', 10000))"),
        letter("2 no headers", "orders", "1").replace("\"ID\"", "ID"),
        letter("3 nowhere", "", "1"),
        letter("4 to a table", "forum.movie", "1"),
        letter("5 fine", "orders", "1"));

    Letters.patiently().until(() -> letters.arrived("orders").size() == 1);
    assertThat(letters.arrived("orders")).extracting(Letter::id).containsExactly("5 fine");
    Letters.patiently().until(() -> letters.stored().size() == 4);
    assertThat(publisher.status().parkedKeys().keySet())
        .hasSize(4)
        .allMatch(place -> place.startsWith("eventuate.message/"));
    assertThat(publisher.status().parkedKeys().values())
        .anyMatch(reason -> reason.contains("more than the 10000 of a Pulsar message"))
        .anyMatch(reason -> reason.contains("not a JSON object"))
        .anyMatch(reason -> reason.contains("no destination"))
        .anyMatch(reason -> reason.contains("forum.movie is another's"));
    forum.execute("delete from eventuate.message");
    Letters.patiently().until(() -> publisher.status().parkedKeys().isEmpty());
  }

  @Test
  void ofATransactionThatIsStreamedAndSpooledArriveInOrder() throws Exception {
    forum.execute(
        "alter database %s set logical_decoding_work_mem = '64kB'"
            .formatted(forum.database().name()));
    letters.publish();

    try (Connection connection = forum.database().connect()) {
      connection.setAutoCommit(false);
      TestDatabase.execute(
          connection,
          Letters.letters(1, 1500, "orders"),
          "savepoint s",
          Letters.letters(5000, 6000, "orders"),
          "rollback to s",
          Letters.letters(1501, 3000, "orders"));
      connection.commit();
    }

    letters.awaitInOrder("orders", Letters.ids(1, 3000));
    assertThat(letters.arrived("orders")).hasSize(3000);
    letters.awaitAllDeleted();
    assertThat(
            forum.query(
                "select stream_txns > 0 from pg_stat_replication_slots where slot_name like '%_1'"
                    + " and slot_name in (select slot_name from pg_replication_slots"
                    + " where database = current_database())"))
        .containsExactly("t");
  }

  @Test
  void haveATopicNameThatTheirDestinationCanBeReadFrom() throws Exception {
    letters.publish();

    forum.execute(letter("a", "a b%/__x-partition-3:Ü", "1"));

    Letters.patiently().until(() -> letters.arrived("a b%/__x-partition-3:Ü").size() == 1);
    assertThat(forum.pulsar().admin().topics().getPartitionedTopicList(forum.pulsar().namespace()))
        .extracting(topic -> topic.substring(topic.lastIndexOf('/') + 1))
        .contains(MessageTopic.of("a b%/__x-partition-3:Ü"));
  }
}
