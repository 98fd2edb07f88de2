package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.backfill.ChunkSource;
import dev.tablecast.publisher.backfill.Leftovers;
import dev.tablecast.publisher.backfill.RangeReader;
import dev.tablecast.publisher.backfill.SnapshotJob;
import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotQueue;
import dev.tablecast.publisher.backfill.TableReader;
import dev.tablecast.publisher.topic.AskedSnapshot;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tables need a snapshot: those that never had one, that had it in another epoch or of
 * another shape, or whose last one was interrupted; and then what is asked for. Confined to the
 * relay's thread.
 */
final class SnapshotPlan {

  private static final Logger log = LoggerFactory.getLogger(SnapshotPlan.class);

  private final RelayParts parts;
  private final SnapshotQueue queue;
  private final SnapshotStates states;
  private final SnapshotRequests requests;
  private final Map<String, SnapshotState> current;
  private final Map<String, ChunkSource> sources;
  private final PulsarClient client;
  private final PublisherSettings settings;
  private boolean begun;

  /**
   * A plan by what the relays before left.
   *
   * @param sources the rows of each table of which snapshots are taken, by topic
   */
  SnapshotPlan(
      RelayParts parts,
      SnapshotQueue queue,
      SnapshotStates states,
      Map<String, ChunkSource> sources,
      PulsarClient client,
      PublisherSettings settings) {
    this.parts = parts;
    this.queue = queue;
    this.states = states;
    this.requests = states.requests();
    // As it is now: what the log says of a table before the relay has caught up is of an old shape.
    this.current = states.current();
    this.sources = sources;
    this.client = client;
    this.settings = settings;
    // One that is not declared any more could not be resumed either.
    parts.control().state().paused().stream()
        .filter(parts.writers()::containsKey)
        .forEach(queue::pause);
  }

  /** Begins what is needed and what was asked for, or goes on with it. */
  void begin() {
    begun = true;
    parts.writers().forEach(this::begin);
    requests.open().forEach(this::begin);
  }

  private void begin(String topic, TopicWriter writer) {
    SnapshotState state = current.get(topic);
    ChunkSource source = sources.get(topic);
    if (state != null && state.stage() == Stage.EMPTIED) {
      tidy(topic, writer);
    } else if (source != null && (state == null || state.stage() == Stage.READING)) {
      Place begun = state == null ? null : new Place(state.after(), state.rows());
      whole(topic, source, begun, leftovers(topic, writer, writer.heldMessages()));
    }
  }

  private void whole(String topic, ChunkSource source, @Nullable Place place, Leftovers leftovers) {
    if (place == null) {
      requests.expectWhole(topic);
    }
    queue.add(SnapshotJob.whole(topic, source, place, leftovers));
  }

  /** Removes what the topic of an emptied table still holds. */
  void tidy(String topic, TopicWriter writer) {
    queue.add(SnapshotJob.tidy(topic, leftovers(topic, writer, true)));
  }

  /** Takes an order from the log: on record at once, carried out once the relay has caught up. */
  void take(SnapshotOrder order, Version version) {
    String topic = order.request().table();
    log.info("{}: {} ordered by {}", topic, order.kind(), order.request().requester());
    switch (order.kind()) {
      case SNAPSHOT -> {
        AskedSnapshot asked = AskedSnapshot.of(order.id(), order.request(), version);
        requests.take(asked);
        if (begun) {
          begin(asked);
        }
      }
      case PAUSE -> pause(topic, true);
      case RESUME -> pause(topic, false);
    }
  }

  private void pause(String topic, boolean paused) {
    if (!parts.writers().containsKey(topic)) {
      return;
    }
    if (paused) {
      queue.pause(topic);
    } else {
      queue.resume(topic);
    }
    parts.memory().afterSent(control -> control.appendPaused(topic, paused));
  }

  private void begin(AskedSnapshot asked) {
    String topic = asked.topic();
    TopicWriter writer = parts.writers().get(topic);
    ChunkSource source = sources.get(topic);
    KeyRange range = asked.request().range();
    if (isComing(asked)) {
      log.info("{}: what {} asks for is to come already", topic, asked.request().requester());
      requests.forget(asked);
    } else if (writer != null && source != null && range == null) {
      whole(topic, source, null, leftovers(topic, writer, true));
    } else if (writer != null && range != null && source instanceof TableReader table) {
      range(asked, table.of(range), writer);
    } else {
      log.warn(
          "{}: what {} asks for cannot be published again by the release of this service that"
              + " publishes; ask again when another does",
          topic,
          asked.request().requester());
      requests.forget(asked);
    }
  }

  /** A whole snapshot that is under way is as good as another, but not for a range of it. */
  private boolean isComing(AskedSnapshot asked) {
    return requests.isCoveredByWhatWaits(asked)
        || asked.request().isWhole() && states.isUnderWay(asked.topic());
  }

  private void range(AskedSnapshot asked, RangeReader reader, TopicWriter writer) {
    Leftovers leftovers =
        leftovers(writer, new KnownOfTopic(true, requests::begun, asked.topic(), parts.parking()));
    queue.add(
        SnapshotJob.range(
            asked.topic(),
            asked.id(),
            reader,
            asked.begun() == null ? null : new Place(asked.after(), asked.rows()),
            leftovers.in(reader)));
  }

  private Leftovers leftovers(String topic, TopicWriter writer, boolean mayHoldOthers) {
    return leftovers(
        writer, new KnownOfTopic(mayHoldOthers, () -> states.begun(topic), topic, parts.parking()));
  }

  private Leftovers leftovers(TopicWriter writer, KnownOfTopic known) {
    return Leftovers.of(client, settings.topic(writer.table().topic()), writer.partitions(), known);
  }

  /** What this relay knows of a topic at any time. */
  private record KnownOfTopic(
      boolean mayHoldOthers, Supplier<Version> beginning, String topic, Parking parking)
      implements Leftovers.Known {

    @Override
    public Version begun() {
      return beginning.get();
    }

    @Override
    public Map<String, String> parked() {
      return parking.of(topic);
    }
  }
}
