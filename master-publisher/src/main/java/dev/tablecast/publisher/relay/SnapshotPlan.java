package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.backfill.ChunkSource;
import dev.tablecast.publisher.backfill.Leftovers;
import dev.tablecast.publisher.backfill.SnapshotRunner;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import java.util.Map;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * Which tables need a snapshot: those that never had one, that had it in another epoch or of
 * another shape, or whose last one was interrupted. Confined to the relay's thread.
 */
final class SnapshotPlan {

  private final RelayParts parts;
  private final SnapshotRunner runner;
  private final SnapshotStates states;
  private final Map<String, SnapshotState> current;
  private final Map<String, ChunkSource> sources;
  private final PulsarClient client;
  private final PublisherSettings settings;

  /**
   * A plan by what the relays before left.
   *
   * @param sources the rows of each table of which snapshots are taken, by topic
   */
  SnapshotPlan(
      RelayParts parts,
      SnapshotRunner runner,
      SnapshotStates states,
      Map<String, ChunkSource> sources,
      PulsarClient client,
      PublisherSettings settings) {
    this.parts = parts;
    this.runner = runner;
    this.states = states;
    // As it is now: what the log says of a table before the relay has caught up is of an old shape.
    this.current = states.current();
    this.sources = sources;
    this.client = client;
    this.settings = settings;
  }

  /** Begins what is needed, or goes on with it. */
  void begin() {
    parts.writers().forEach(this::begin);
  }

  private void begin(String topic, TopicWriter writer) {
    SnapshotState state = current.get(topic);
    ChunkSource source = sources.get(topic);
    if (state != null && state.stage() == Stage.EMPTIED) {
      tidy(topic, writer);
    } else if (source != null && (state == null || state.stage() == Stage.READING)) {
      SnapshotRunner.Place begun =
          state == null ? null : new SnapshotRunner.Place(state.after(), state.rows());
      runner.add(
          new SnapshotRunner.Job(
              topic, source, begun, leftovers(topic, writer, writer.heldMessages())));
    }
  }

  /** Removes what the topic of an emptied table still holds. */
  void tidy(String topic, TopicWriter writer) {
    runner.add(new SnapshotRunner.Job(topic, null, null, leftovers(topic, writer, true)));
  }

  private Leftovers leftovers(String topic, TopicWriter writer, boolean mayHoldOthers) {
    return new Leftovers(
        client,
        settings.topic(topic),
        writer.partitions(),
        new KnownOfTopic(topic, mayHoldOthers, states, parts.parking()));
  }

  /** What this relay knows of a topic at any time. */
  private record KnownOfTopic(
      String topic, boolean mayHoldOthers, SnapshotStates states, Parking parking)
      implements Leftovers.Known {

    @Override
    public Version begun() {
      return states.begun(topic);
    }

    @Override
    public Map<String, String> parked() {
      return parking.of(topic);
    }
  }
}
