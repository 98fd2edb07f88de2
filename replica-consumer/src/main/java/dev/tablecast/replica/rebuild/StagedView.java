package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.Messages;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.SnapshotLedger;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Marker.SnapshotBegun;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * What a partition of the topic says as a whole: its rows, which go to a stage or into the replica,
 * where it ends, and its last whole snapshot. Confined to one thread.
 */
final class StagedView {

  private static final Version FIRST = new Version(1, 0, 0);

  private final ChangeSink sink;
  private final int partition;
  private final int partitions;
  private @Nullable MessageId last;
  private @Nullable Version version;
  private Instant commitTime = Instant.EPOCH;
  private Version alive = FIRST;
  private @Nullable SnapshotCompleted completed;
  private @Nullable Barrier barrier;
  private Version told = FIRST;
  private int routed;
  private int settled;
  private boolean outOfPlace;
  private volatile long messages;

  /**
   * A view of nothing yet.
   *
   * @param partitions how many there are
   */
  StagedView(ChangeSink sink, int partition, int partitions) {
    this.sink = sink;
    this.partition = partition;
    this.partitions = partitions;
  }

  int partition() {
    return partition;
  }

  void change(TopicMessage message, WriterSchemas schemas) throws SQLException, IOException {
    changeAgain(message, schemas);
    passed(message, Messages.version(message));
  }

  /** A change that may have been staged already. */
  void changeAgain(TopicMessage message, WriterSchemas schemas) throws SQLException, IOException {
    if (!message.isMoved()) {
      sink.take(place(message.key()), message, Messages.version(message), schemas);
    }
  }

  /** Where a row is staged: apart, if its key is routed to another partition by now. */
  private int place(String key) {
    if (RowKey.partition(key, partitions) == partition) {
      return partition;
    }
    outOfPlace = true;
    return Stage.outOfPlace(partition);
  }

  /**
   * Decides on rows whose keys are routed to another partition by now: those that the replica has
   * had from here stay out, for their new place may be further; so do those that have come again
   * there. To be called once all is staged.
   *
   * @param applied the last version that the replica has of the partition; null if none
   * @throws CatchUpBusyException if there are more partitions than were known
   */
  void settle(Stage stage, String replica, @Nullable Version applied) throws SQLException {
    if (routed > partitions) {
      throw CatchUpBusyException.ofMove(replica, partition);
    }
    settled = routed;
    if (outOfPlace) {
      // Partitions that were added by hand are not used: then all rows are in their place.
      stage.settle(partition, routed == partitions, applied, alive);
    }
  }

  /**
   * Requires that no partitions were added since {@link #settle}.
   *
   * @throws CatchUpBusyException if so
   */
  void requireSettled(String replica) {
    if (routed != settled) {
      throw CatchUpBusyException.ofMove(replica, partition);
    }
  }

  void marker(Marker marker, TopicMessage message) {
    if (marker instanceof SnapshotCompleted one) {
      completed = one;
    }
    passes(marker);
    passed(message, marker.version());
  }

  /** The last message; null if there was none. */
  @Nullable MessageId last() {
    return last;
  }

  /** The last message of a view that has one. */
  MessageId end() {
    return required(last);
  }

  /** Where a replica is after one more transaction that has it reach the view's end, or stay. */
  Position reached(Position from) {
    return from.reaches(end()) ? from.again() : from.next(end(), version(), commitTime);
  }

  /** The highest version of a view that has messages. */
  Version version() {
    return required(version);
  }

  /** When the owner committed what came last. */
  Instant commitTime() {
    return commitTime;
  }

  long messages() {
    return messages;
  }

  /**
   * The partition has passed the last snapshot that was read; the ones before are superseded.
   *
   * @return how many rows were swept
   */
  int passSnapshot(Connection connection, SnapshotLedger snapshots) throws SQLException {
    SnapshotCompleted snapshot = completed();
    return snapshot == null ? 0 : snapshots.pass(connection, partition, snapshot, commitTime);
  }

  /** The last one that is of the partitions that there are: an older one lacks what has moved. */
  @Nullable SnapshotCompleted completed() {
    SnapshotCompleted last = completed;
    Barrier moved = barrier;
    return last != null && moved != null && !last.begun().isAfter(moved.version()) ? null : last;
  }

  /** Whether all rows are of this partition, and have always been. */
  boolean isInPlace() {
    return !outOfPlace && barrier == null && routed <= partitions;
  }

  /** Whether the last barrier is the one behind which there is this partition. */
  boolean isAdded() {
    return barrier != null && barrier.holds(partition);
  }

  /** Behind which there were more partitions the last time; null if there is none. */
  @Nullable Barrier barrier() {
    return barrier;
  }

  /** How many partitions keys are routed to at its end. */
  int partitions() {
    return routed == 0 ? partitions : routed;
  }

  /** A marker that may be staged already, or come behind what is. */
  void passes(Marker marker) {
    if (marker instanceof Barrier one) {
      barrier = barrier == null || one.version().isAfter(barrier.version()) ? one : barrier;
      tells(one.version(), one.to());
    } else if (marker instanceof SnapshotBegun one) {
      tells(one.version(), one.partitions());
    } else if (marker instanceof SnapshotCompleted one) {
      tells(one.version(), one.partitions());
    }
    if (marker instanceof SnapshotCompleted one && one.begun().isAfter(alive)) {
      alive = one.begun();
    }
  }

  private void tells(Version when, int count) {
    if (!told.isAfter(when)) {
      told = when;
      routed = count;
    }
  }

  /**
   * From this version on rows are alive: each has come again since the last whole snapshot that is
   * known to have passed, also behind what is staged.
   */
  Version alive() {
    return alive;
  }

  /** The same of each partition; null of those of which nothing is staged. */
  static List<@Nullable Version> alive(List<StagedView> views, int partitions) {
    List<@Nullable Version> alive = new ArrayList<>(Collections.nCopies(partitions, null));
    views.stream()
        .filter(view -> view.last() != null)
        .forEach(view -> alive.set(view.partition(), view.alive()));
    return alive;
  }

  /**
   * Whether a key that is absent is one that the owner does not have: the partition holds a
   * complete snapshot of the epoch that it is in.
   */
  boolean isComplete() {
    SnapshotCompleted snapshot = completed();
    return snapshot != null && snapshot.version().epoch() == version().epoch();
  }

  private void passed(TopicMessage message, Version its) {
    last = message.id();
    Version highest = version;
    if (highest == null || its.isAfter(highest)) {
      version = its;
    }
    commitTime = message.commitTime();
    // By one thread alone.
    messages = messages + 1;
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the partition has no message");
    }
    return value;
  }
}
