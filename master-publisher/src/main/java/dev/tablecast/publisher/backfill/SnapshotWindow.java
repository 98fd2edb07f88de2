package dev.tablecast.publisher.backfill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relay's side of a snapshot: what has changed since the low watermark, and which transactions
 * were decoded before it. Confined to the relay's thread; at most one window is open.
 */
public final class SnapshotWindow {

  /** Bounds the memory that one large transaction takes. */
  private static final int MOST_CHANGED = 50_000;

  private final Set<Integer> decodedBefore = new HashSet<>();
  private final List<Integer> decodedSince = new ArrayList<>();
  private final Set<String> changed = new HashSet<>();
  private boolean recording;
  private boolean tooMany;
  private @Nullable String topic;
  private String id = "";

  /** Remembers from now on which transactions are decoded. */
  public void record() {
    recording = true;
  }

  /** Forgets all; no snapshot is under way. */
  public void rest() {
    recording = false;
    decodedBefore.clear();
    decodedSince.clear();
    drop();
  }

  /** A transaction has been decoded to its end. */
  public void decoded(int xid) {
    if (!recording) {
      return;
    }
    if (topic == null) {
      decodedBefore.add(xid);
    } else {
      decodedSince.add(xid);
    }
  }

  /** The low watermark has been decoded. */
  public void open(String topic, String id) {
    drop();
    this.topic = topic;
    this.id = id;
  }

  /** A row has been published; while its table's window is open, the chunk's copy is older. */
  public void changed(String topic, String key) {
    if (topic.equals(this.topic) && !tooMany) {
      tooMany = changed.size() >= MOST_CHANGED;
      changed.add(key);
    }
  }

  /** Whether this window is open, and so its chunk may be published. */
  public boolean isOpen(String id) {
    return topic != null && this.id.equals(id);
  }

  /** Drops the open window if it is that table's; its chunk is not to be published. */
  public void drop(String topic) {
    if (topic.equals(this.topic)) {
      drop();
    }
  }

  private void drop() {
    topic = null;
    tooMany = false;
    changed.clear();
    decodedBefore.addAll(decodedSince);
    decodedSince.clear();
  }

  /**
   * Whether what was read is to be read again: it lacks a transaction that was decoded before the
   * window opened, or more has changed since than can be remembered.
   */
  public boolean isStale(WindowContent content) {
    Visibility visibility = content.visibility();
    return tooMany || visibility != null && decodedBefore.stream().anyMatch(visibility::misses);
  }

  /**
   * The chunk's rows that have not changed since they could be read. What happens to a key in its
   * new place says nothing of its old one, from which it may go whenever its row needs not be kept.
   */
  public List<Chunk.Row> survivors(Chunk chunk) {
    return chunk.rows().stream()
        .filter(row -> row.isOnlyMoved() || !changed.contains(row.key()))
        .toList();
  }

  /** The keys that have changed since the low watermark, of all of the table's. */
  public Set<String> changed() {
    return Set.copyOf(changed);
  }

  /** Ends the window, and forgets the transactions that every later reading sees. */
  public void close(WindowContent content) {
    drop();
    Visibility visibility = content.visibility();
    if (visibility != null) {
      decodedBefore.removeIf(visibility::isPast);
    }
  }
}
