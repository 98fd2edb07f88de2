package dev.tablecast.publisher;

import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.topic.PartitionsOrder;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * The life of a service's topics: gives one more partitions, while changes go on.
 *
 * <p>Any instance of the service may be asked, the one that publishes carries it out, as with
 * {@link Snapshots}. Thread-safe.
 */
public final class Topics {

  private static final int PATIENCE_SECONDS = 30;

  private final PublisherSettings settings;
  private final OwnerSchema schema;
  private final PulsarClient client;
  private final Orders orders;

  /** The topics of what a service declares. */
  public Topics(
      PublisherSettings settings, OwnerDatabase database, OwnerSchema schema, PulsarClient client) {
    this.settings = settings;
    this.orders = new Orders(database);
    this.schema = schema;
    this.client = client;
  }

  /**
   * Has a table's topic get more partitions. Its rows are all published again, so that each is
   * where its key is routed to; order is kept for every key, and replicas keep what they have.
   *
   * <p>Returns when the order has committed. Asking twice does no harm.
   *
   * @param table its name in the contract, or its topic's local name
   * @param count how many partitions it is to have in all: a multiple of what it has
   * @param requester who asks, for the log
   * @throws TopicRequestException if that cannot be
   * @throws ServerUnreachableException if the database or Pulsar did not answer; try again
   */
  public void addPartitions(String table, int count, String requester) {
    PublishedTable found = RequestedKeys.table(schema, table, TopicRequestException::new);
    requireReader(found);
    requireMultiple(found, count);
    orders.give(table, new PartitionsOrder(found.topic(), count, requester)::emit);
  }

  private void requireReader(PublishedTable table) {
    if (table.outbox() && schema.outboxTable(table.topic()).reader().isEmpty()) {
      throw new TopicRequestException(
          "table '%s' is declared incomplete: nothing can read its rows again, which is how they come to new partitions. Declare OutboxTable.of(…).rereadBy(…)"
              .formatted(RequestedKeys.nameOf(table)));
    }
  }

  private void requireMultiple(PublishedTable table, int count) {
    int now = partitionsOf(settings.topic(table.topic()));
    if (count < now) {
      throw new TopicRequestException(
          "topic %s has %d partitions, and Pulsar can take none away"
              .formatted(table.topic(), now));
    }
    if (count % now != 0) {
      throw new TopicRequestException(
          "topic %s has %d partitions: ask for %d, or another multiple, so that none of them takes over another's keys"
              .formatted(table.topic(), now, (count / now + 1) * now));
    }
  }

  private int partitionsOf(String topic) {
    try {
      List<String> names =
          client.getPartitionsForTopic(topic, false).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Math.max(1, names.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnreachableException("interrupted while Pulsar was asked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ServerUnreachableException(
          "how many partitions %s has, Pulsar does not tell (%s); try again"
              .formatted(topic, e.getMessage()),
          e);
    }
  }
}
