package dev.tablecast.publisher;

import dev.tablecast.publisher.relay.RelayBoard;
import dev.tablecast.publisher.relay.RelayLoop;
import dev.tablecast.publisher.relay.RelaySession;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.requests.RequestIntake;
import dev.tablecast.publisher.requests.RequestsStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.topic.TopicSetup;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * Publishes what a service declares, from its log to its topics, for as long as it is open, and
 * takes the requests of services that may ask. Any number of instances of a service may be open at
 * once: one publishes, the others wait.
 *
 * <p>Trouble with a server never comes out of here as an exception: the relay waits, tries again,
 * and {@link #status} tells. Thread-safe.
 */
public final class Publisher implements AutoCloseable {

  private final RelayBoard board = new RelayBoard(Clock.systemUTC());
  private final RelayLoop loop;
  private final Snapshots snapshots;
  private final Checksums checksums;
  private final RequestIntake requests;
  private final Topics topics;

  /**
   * A publisher that does nothing yet.
   *
   * @param client is the caller's, who closes it after this
   * @param admin makes a client to set up topics with, which this closes after each use
   */
  public Publisher(
      PublisherSettings settings,
      OwnerDatabase database,
      PulsarClient client,
      Supplier<PulsarAdmin> admin,
      OwnerSchema schema) {
    snapshots = new Snapshots(database, schema);
    checksums = new Checksums(database, schema);
    requests = new RequestIntake(settings, client, admin, snapshots, checksums);
    topics = new Topics(settings, database, schema, client);
    loop =
        new RelayLoop(
            () -> new RelaySession(settings, database, client, schema, board),
            (session, gapFound) -> {
              try (PulsarAdmin setup = admin.get()) {
                session.run(new TopicSetup(settings, setup), gapFound);
              }
            },
            board);
  }

  /** Begins to publish; returns at once. */
  public void start() {
    loop.start();
    requests.start();
  }

  /** How the relay does. */
  public RelayStatus status() {
    return board.status();
  }

  /** What has become of other services' requests in this instance. */
  public RequestsStatus requests() {
    return requests.status();
  }

  /** By which rows that exist already are published again, by whichever instance publishes. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** By which what rows come to is published, by whichever instance publishes. */
  public Checksums checksums() {
    return checksums;
  }

  /** By which a topic gets more partitions, by whichever instance publishes. */
  public Topics topics() {
    return topics;
  }

  /** Ends the relay and frees its slot for another instance. */
  @Override
  public void close() {
    requests.close();
    loop.close();
  }
}
