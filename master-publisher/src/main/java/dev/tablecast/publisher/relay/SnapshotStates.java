package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.schema.TableShape;
import dev.tablecast.publisher.topic.SnapshotState;
import dev.tablecast.publisher.topic.SnapshotState.Stage;
import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each table's snapshot has come, in memory and for the next relay. Confined to the relay's
 * thread, but for {@link #begun}.
 */
final class SnapshotStates {

  private final RelayParts parts;
  private final Recovery recovery;
  private final Map<String, TableShape> shapes;
  private final Set<String> wanted;
  private final Map<String, SnapshotState> states = new ConcurrentHashMap<>();
  private final SnapshotRequests requests;

  /**
   * What the relays before left.
   *
   * @param shapes the tables as they are, by topic
   * @param wanted the topics of which snapshots are taken
   */
  SnapshotStates(
      RelayParts parts, Recovery recovery, Map<String, TableShape> shapes, Set<String> wanted) {
    this.parts = parts;
    this.recovery = recovery;
    this.shapes = Map.copyOf(shapes);
    this.wanted = Set.copyOf(wanted);
    this.requests = new SnapshotRequests(parts);
    for (String topic : parts.writers().keySet()) {
      parts.control().state().snapshot(topic).ifPresent(state -> states.put(topic, state));
    }
    recovery.missing(missing());
  }

  /** Those that were asked for. */
  SnapshotRequests requests() {
    return requests;
  }

  /** A topic's last snapshot; null if it never had one. */
  @Nullable SnapshotState get(String topic) {
    return states.get(topic);
  }

  /**
   * The last snapshots that were of this epoch, of the tables as they are, and into the partitions
   * that there are.
   */
  Map<String, SnapshotState> current() {
    Map<String, SnapshotState> current = new HashMap<>(states);
    current.values().removeIf(state -> !isOfThisEpoch(state));
    current.entrySet().removeIf(state -> !state.getValue().shape().fits(shape(state.getKey())));
    current
        .entrySet()
        .removeIf(
            state -> parts.routings().isBehindBarrier(state.getKey(), state.getValue().begun()));
    return current;
  }

  /** Whether a whole snapshot of the table is under way. */
  boolean isUnderWay(String topic) {
    SnapshotState state = states.get(topic);
    return state != null && isOfThisEpoch(state) && !state.isTold();
  }

  TableShape shape(String topic) {
    return shapes.getOrDefault(topic, TableShape.NONE);
  }

  /** The beginning of a topic's last snapshot, which there must be. */
  Version begun(String topic) {
    SnapshotState state = states.get(topic);
    if (state == null) {
      throw new IllegalStateException("no snapshot of " + topic + " has begun");
    }
    return state.begun();
  }

  /** Remembers how far a snapshot has come, for the next relay once the topics hold that much. */
  void put(String topic, SnapshotState state) {
    states.put(topic, state);
    parts.memory().afterSent(control -> control.append(topic, state));
    if (state.isTold()) {
      recovery.missing(missing());
    }
    if (state.stage() == Stage.COMPLETED) {
      parts.routings().snapshotted(topic, state.begun());
    }
  }

  private int missing() {
    int missing = 0;
    for (String topic : wanted) {
      SnapshotState state = states.get(topic);
      if (state == null || !isOfThisEpoch(state) || !state.isTold()) {
        missing++;
      }
    }
    return missing;
  }

  private boolean isOfThisEpoch(SnapshotState state) {
    return state.begun().epoch() == parts.position().epoch();
  }
}
