package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.backfill.ChunkSource;
import dev.tablecast.publisher.backfill.Leftovers;
import dev.tablecast.publisher.backfill.OutboxReader;
import dev.tablecast.publisher.backfill.SnapshotRunner;
import dev.tablecast.publisher.backfill.TableReader;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.TopicWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/**
 * Which tables need a snapshot: those that never had one, that had it in another epoch or of other
 * columns, or whose last one was interrupted. Confined to the relay's thread.
 */
final class SnapshotPlan {

  private final RelayParts parts;
  private final SnapshotRunner runner;
  private final PulsarClient client;
  private final PublisherSettings settings;
  private final OwnerSchema schema;
  private final Map<String, SnapshotState> states = new HashMap<>();
  private @Nullable SnapshotPublisher publisher;

  SnapshotPlan(
      RelayParts parts,
      SnapshotRunner runner,
      PulsarClient client,
      PublisherSettings settings,
      OwnerSchema schema) {
    this.parts = parts;
    this.runner = runner;
    this.client = client;
    this.settings = settings;
    this.schema = schema;
    parts
        .writers()
        .forEach(
            (topic, writer) ->
                parts
                    .control()
                    .state()
                    .snapshot(topic)
                    .filter(state -> isCurrent(state, writer))
                    .ifPresent(state -> states.put(topic, state)));
  }

  private boolean isCurrent(SnapshotState state, TopicWriter writer) {
    return state.begun().epoch() == parts.position().epoch()
        && state.columns().equals(SnapshotPublisher.columns(writer));
  }

  /** The snapshots that this relay goes on with. */
  Map<String, SnapshotState> states() {
    return states;
  }

  /** Tells who knows when snapshots have begun. */
  void begunBy(SnapshotPublisher publisher) {
    this.publisher = publisher;
  }

  /** Begins what is needed, or goes on with it. */
  void begin() {
    for (String topic : parts.writers().keySet()) {
      SnapshotState state = states.get(topic);
      if (state == null || !state.completed()) {
        add(topic, state);
      }
    }
  }

  /** Takes a table's rows once more. */
  void again(String topic) {
    add(topic, null);
  }

  /** Removes what the topic of an emptied table still holds. */
  void tidy(String topic) {
    runner.add(new SnapshotRunner.Job(topic, null, false, null, leftovers(topic)));
  }

  private void add(String topic, @Nullable SnapshotState state) {
    TopicWriter writer = parts.writers().get(topic);
    if (writer == null) {
      return;
    }
    source(writer.table())
        .ifPresent(
            source ->
                runner.add(
                    new SnapshotRunner.Job(
                        topic,
                        source,
                        state != null,
                        state == null ? null : state.after(),
                        writer.heldMessages() ? leftovers(topic) : null)));
  }

  private Optional<ChunkSource> source(PublishedTable table) {
    return table.outbox()
        ? OutboxReader.of(
            schema.outboxTable(table.topic()),
            table.facet(),
            settings.topicPolicy().maxMessageBytes())
        : Optional.of(new TableReader(table));
  }

  private Leftovers leftovers(String topic) {
    TopicWriter writer = parts.writers().get(topic);
    SnapshotPublisher snapshots = publisher;
    if (writer == null || snapshots == null) {
      throw new IllegalStateException("no relay publishes " + topic);
    }
    return new Leftovers(
        client, settings.topic(topic), writer.partitions(), () -> snapshots.begun(topic));
  }
}
