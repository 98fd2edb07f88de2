package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.topic.AskedSnapshot;
import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.wire.Version;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that were asked for, in memory and for the next relay: those that wait, and how far the
 * range has come that is under way. Confined to the relay's thread, but for {@link #begun}.
 */
final class SnapshotRequests {

  private static final Version FIRST = new Version(1, 0, 0);

  private final ControlLog memory;
  private final Map<String, AskedSnapshot> open = new LinkedHashMap<>();
  private final Set<String> wholeToCome = new HashSet<>();

  /** Of which the runner has written the last mark; it does one thing after another. */
  private volatile @Nullable AskedSnapshot underWay;

  /** What the relays before left. */
  SnapshotRequests(RelayParts parts) {
    memory = parts.memory();
    parts.control().state().asked().forEach(asked -> open.put(asked.id(), asked));
  }

  /** All that have not been carried out, in the order in which they were asked for. */
  List<AskedSnapshot> open() {
    return List.copyOf(open.values());
  }

  /** Takes one more on record, unless it has been: the log may say again what a relay took. */
  void take(AskedSnapshot asked) {
    if (!open.containsKey(asked.id())) {
      put(asked);
    }
  }

  /**
   * Whether a request is carried out by what has yet to begin: a snapshot of the whole table, or of
   * the same range.
   */
  boolean isCoveredByWhatWaits(AskedSnapshot asked) {
    return wholeToCome.contains(asked.topic())
        || open.values().stream().anyMatch(other -> isSame(other, asked));
  }

  private static boolean isSame(AskedSnapshot waiting, AskedSnapshot later) {
    return waiting.begun() == null
        && later.asked().isAfter(waiting.asked())
        && later.topic().equals(waiting.topic())
        && Objects.equals(later.request().range(), waiting.request().range());
  }

  /** A snapshot of the whole table is to begin. */
  void expectWhole(String topic) {
    wholeToCome.add(topic);
  }

  /** All rows of the table come again from here on: nobody needs a part of them. */
  void wholeBegins(String topic) {
    wholeToCome.remove(topic);
    open().stream().filter(asked -> asked.topic().equals(topic)).forEach(this::forget);
  }

  /** Forgets a request, which need not or cannot be carried out. */
  void forget(AskedSnapshot asked) {
    open.remove(asked.id());
    AskedSnapshot current = underWay;
    if (current != null && current.id().equals(asked.id())) {
      underWay = null;
    }
    memory.afterSent(control -> control.appendCarriedOut(asked.id()));
  }

  /** A range begins, or goes on; whether it is still wanted. */
  boolean begin(String id, Version version) {
    AskedSnapshot asked = open.get(id);
    if (asked == null) {
      return false;
    }
    underWay = asked.begin(version);
    put(asked.begin(version));
    return true;
  }

  /** Rows of the range under way have been published, or what is left over of it. */
  void advance(Chunk chunk) {
    AskedSnapshot asked = underWay;
    if (asked != null && chunk.last() != null) {
      underWay = asked.upTo(chunk.last(), chunk.rows().size());
      put(asked.upTo(chunk.last(), chunk.rows().size()));
    }
  }

  /** A range has ended; whether it was still wanted. */
  boolean end(String id) {
    AskedSnapshot asked = open.get(id);
    if (asked == null) {
      return false;
    }
    forget(asked);
    return true;
  }

  /**
   * From which version on the rows of the range under way come again; the first of all, and so
   * nothing is older, if it is no longer wanted.
   */
  Version begun() {
    AskedSnapshot asked = underWay;
    return asked == null || asked.begun() == null ? FIRST : asked.begun();
  }

  private void put(AskedSnapshot asked) {
    open.put(asked.id(), asked);
    memory.afterSent(control -> control.append(asked));
  }
}
