package dev.tablecast.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.benchmarks.contract.Film;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.wire.KeyInterval;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/** The owner or a subscriber, with the starters' defaults, as {@link ServiceJvm} runs it. */
final class Service implements Commands.Commanded {

  private final Role role;
  private @Nullable HeapPeak heap;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable Publisher publisher;
  private @Nullable Replicas replicas;

  private Service(Role role) {
    this.role = role;
  }

  /** Which of the two. */
  enum Role {
    PUBLISHER,
    SUBSCRIBER
  }

  public static void main(String... arguments) throws Exception {
    Commands.serve(new Service(Role.valueOf(arguments[0])));
  }

  @Override
  public String answer(List<String> words) throws Exception {
    switch (words.get(0)) {
      case "open" -> open(Site.parse(words.subList(1, words.size())));
      case "shut" -> close();
      case "rebuild" -> {
        return Objects.requireNonNull(replicas).rebuild("film").get().toString();
      }
      case "checksum" -> {
        KeyInterval keys =
            words.size() == 1 ? KeyInterval.ALL : new KeyInterval(null, words.get(1));
        Objects.requireNonNull(publisher).checksums().request("film", keys, 0, "the benchmark");
      }
      case "proven" -> {
        ReplicasStatus status = Objects.requireNonNull(replicas).status();
        return String.valueOf(status.replicas().get(0).checksums().version());
      }
      case "checksums" -> {
        return Objects.requireNonNull(replicas).status().replicas().get(0).checksums().toString();
      }
      case "watch" -> heap = HeapPeak.watch();
      case "peak" -> {
        return Long.toString(Objects.requireNonNull(heap).bytes());
      }
      default -> throw new IllegalArgumentException("not a command: " + words.get(0));
    }
    return "done";
  }

  private void open(Site site) throws IOException {
    PulsarClient client = PulsarClient.builder().serviceUrl(site.serviceUrl()).build();
    parts.push(client);
    if (role == Role.PUBLISHER) {
      publish(site, client);
    } else {
      subscribe(site, client);
    }
  }

  private void publish(Site site, PulsarClient client) {
    boolean log = site.source() == Shape.Source.LOG;
    PublisherSettings settings = settings(site);
    OwnerSchema schema =
        new OwnerSchema(
            settings,
            log ? List.of(MasterTable.of(Film.class)) : List.of(),
            log ? List.of() : List.of(OutboxTable.of(Film.class).incomplete()));
    Publisher films =
        new Publisher(
            settings,
            new OwnerDatabase(site.url(), site.username(), site.password(), true),
            client,
            () -> admin(site),
            schema);
    parts.push(films);
    films.start();
    publisher = films;
  }

  static PublisherSettings settings(Site site) {
    TopicPolicy standard = TopicPolicy.byDefault();
    return PublisherSettings.of("forum")
        .in(site.namespace())
        .withTopicPolicy(
            new TopicPolicy(
                site.partitions(),
                site.compacted() ? standard.compactionThreshold() : Long.MAX_VALUE,
                standard.retention(),
                standard.maxMessageBytes()));
  }

  private void subscribe(Site site, PulsarClient client) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(site.url());
    config.setUsername(site.username());
    config.setPassword(site.password());
    HikariDataSource database = new HikariDataSource(config);
    parts.push(database);
    Replicas films =
        new Replicas(
            ReplicaSettings.of("store").in(site.namespace()),
            database,
            client,
            List.of(ReplicaTable.of(Film.class)));
    parts.push(films);
    films.start();
    replicas = films;
  }

  private static PulsarAdmin admin(Site site) {
    try {
      return PulsarAdmin.builder().serviceHttpUrl(site.adminUrl()).build();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
