package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.wire.MessageHeaders;
import dev.tablecast.wire.MessageTopic;
import dev.tablecast.wire.Version;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.awaitility.core.ConditionFactory;

/** The forum's table of messages, and what of it is in topics. */
final class Letters {

  static final MessageTable TABLE = MessageTable.ofEventuate();

  private final Forum forum;

  private Letters(Forum forum) {
    this.forum = forum;
  }

  /** Makes the table as Eventuate's own script does. */
  static Letters of(Forum forum) throws SQLException {
    forum.execute(
        "create schema eventuate",
        """
        create table eventuate.message (
          id varchar(1000) primary key, destination text not null, headers text not null,
          payload text not null, published smallint default 0, message_partition smallint,
          creation_time bigint)
        """,
        "create index message_published_idx on eventuate.message (published, id)");
    return new Letters(forum);
  }

  OwnerSchema schema() {
    return forum.schema().withMessages(List.of(TABLE));
  }

  /** Starts an instance of the forum that publishes them too, and waits until it does. */
  Publisher publish() throws Exception {
    Publisher publisher = forum.start(schema());
    Forum.await(publisher, RelayStatus.State.RUNNING);
    return publisher;
  }

  /** The statement that sends a message, with its id as its content. */
  static String letter(String id, String destination, String key) {
    return """
        insert into eventuate.message (id, destination, headers, payload)
        values ('%1$s', '%2$s', '{"ID": "%1$s", "PARTITION_ID": "%3$s"}', '%1$s')
        """
        .formatted(id, destination, key);
  }

  /** The statement that sends many, by the keys 0 to 9. */
  static String letters(int from, int to, String destination) {
    return """
        insert into eventuate.message (id, destination, headers, payload)
        select lpad(i::text, 9, '0'), '%s',
          json_build_object('ID', lpad(i::text, 9, '0'), 'PARTITION_ID', (i %% 10)::text)::text, i
        from generate_series(%d, %d) i
        """
        .formatted(destination, from, to);
  }

  /** Their ids. */
  static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj("%09d"::formatted).toList();
  }

  /** The ids of the messages that have not been deleted. */
  List<String> stored() throws SQLException {
    return forum.query("select id from eventuate.message order by id");
  }

  /** One that arrived. */
  record Letter(
      int partition, String key, String payload, Map<String, String> properties, long eventTime) {

    static Letter of(int partition, Message<byte[]> message) {
      return new Letter(
          partition,
          message.getKey(),
          new String(message.getData(), StandardCharsets.UTF_8),
          message.getProperties(),
          message.getEventTime());
    }

    Map<String, String> headers() {
      return MessageHeaders.of(properties);
    }

    Version version() {
      return Objects.requireNonNull(MessageHeaders.version(properties));
    }

    String id() {
      return headers().getOrDefault("ID", "");
    }
  }

  /** All that a destination's topic holds, partition by partition. */
  List<Letter> arrived(String destination) throws Exception {
    String topic = MessageTopic.of(destination);
    List<Letter> arrived = new ArrayList<>();
    for (int i = 0; i < forum.partitions(topic); i++) {
      try (Reader<byte[]> reader =
          forum
              .pulsar()
              .client()
              .newReader()
              .topic(forum.settings().topic(topic) + "-partition-" + i)
              .startMessageId(MessageId.earliest)
              .create()) {
        while (reader.hasMessageAvailable()) {
          arrived.add(Letter.of(i, reader.readNext()));
        }
      }
    }
    return arrived;
  }

  /** By key, the ids in the order of their first arrival: what a receiver makes of them. */
  Map<String, List<String>> received(String destination) throws Exception {
    Map<String, Set<String>> received = new TreeMap<>();
    for (Letter letter : arrived(destination)) {
      received.computeIfAbsent(letter.key(), key -> new LinkedHashSet<>()).add(letter.id());
    }
    Map<String, List<String>> lists = new TreeMap<>();
    received.forEach((key, ids) -> lists.put(key, List.copyOf(ids)));
    return lists;
  }

  /** Waits until all that {@link #letters} sent is there, each key's in order. */
  void awaitInOrder(String destination, List<String> ids) {
    Map<String, List<String>> expected =
        ids.stream()
            .collect(
                Collectors.groupingBy(id -> id.substring(id.length() - 1), Collectors.toList()));
    patiently().untilAsserted(() -> assertThat(received(destination)).isEqualTo(expected));
  }

  /** Readers may come in the way of a relay's that end, and lose their connection with them. */
  static ConditionFactory patiently() {
    return Forum.patiently().ignoreExceptionsInstanceOf(PulsarClientException.class);
  }

  void awaitAllDeleted() {
    patiently().until(() -> stored().isEmpty());
  }
}
