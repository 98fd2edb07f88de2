package dev.tablecast.publisher;

import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.schema.OwnerSchema;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;

/** Publishes what a service declares. */
public final class Publisher implements AutoCloseable {

  public Publisher(
      PublisherSettings settings,
      OwnerDatabase database,
      PulsarClient client,
      Supplier<PulsarAdmin> admin,
      OwnerSchema schema) {}

  /** Begins to publish; returns at once. */
  public void start() {}

  /** How the relay does. */
  public RelayStatus status() {
    return RelayStatus.starting();
  }

  @Override
  public void close() {}
}
