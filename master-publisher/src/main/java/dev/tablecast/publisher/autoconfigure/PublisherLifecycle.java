package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.requests.RequestsStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes while the application context runs. Starts before the web server and stops after it, so
 * that what the last requests commit is published too. May be started again, as Spring's tests do.
 */
final class PublisherLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(PublisherLifecycle.class);

  /**
   * Lower than that of Boot's web servers and of listeners. Higher than that of replicas, which may
   * be made when they start, and have columns that this service publishes.
   */
  private static final int PHASE = DEFAULT_PHASE - 8191;

  private final PublisherSettings settings;
  private final OwnerDatabase database;
  private final PulsarClient client;
  private final Supplier<PulsarAdmin> admin;
  private final OwnerSchema schema;
  private final StartCheck check;
  private volatile @Nullable Publisher publisher;
  private volatile boolean running;

  PublisherLifecycle(
      PublisherSettings settings,
      OwnerDatabase database,
      PulsarClient client,
      Supplier<PulsarAdmin> admin,
      OwnerSchema schema,
      StartCheck check) {
    this.settings = settings;
    this.database = database;
    this.client = client;
    this.admin = admin;
    this.schema = schema;
    this.check = check;
  }

  @Override
  public void start() {
    check.run();
    Publisher started = new Publisher(settings, database, client, admin, schema);
    started.start();
    publisher = started;
    running = true;
    log.info(
        "Publishes {} from {} to {}",
        Stream.concat(
                schema.tables().stream().map(PublishedTable::topic),
                schema.messageTables().stream().map(MessageTable::toString))
            .collect(Collectors.joining(", ")),
        database,
        settings.topic(""));
  }

  @Override
  public void stop() {
    Publisher stopped = publisher;
    if (stopped != null) {
      stopped.close();
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /** How the relay does; after a stop, how it did. */
  RelayStatus status() {
    Publisher current = publisher;
    return current == null ? RelayStatus.starting() : current.status();
  }

  /** What has become of other services' requests; after a stop, what had. */
  RequestsStatus requests() {
    Publisher current = publisher;
    return current == null ? new RequestsStatus(Map.of()) : current.requests();
  }
}
