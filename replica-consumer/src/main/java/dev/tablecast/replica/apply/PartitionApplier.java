package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.UnreadableSchemaException;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.Marker.Checksum;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Applies the messages of one partition of a replica. For one thread; what it tells of its progress
 * may be read by others.
 */
public final class PartitionApplier {

  private final String replica;
  private final int partition;
  private final DataSource database;
  private final PositionKeeper place;
  private final SnapshotLedger snapshots;
  private final ChangeBatch batch;
  private final ParkingLot lot;
  private final Parking parking;
  private final BarrierGate gate;
  private final @Nullable ListenerCalls<?> listener;
  private final Reconciler reconciler;
  private final ExtraRows extra;

  /** The barrier that the position is at, until what follows it may be applied. */
  private @Nullable Barrier barrier;

  private volatile long applied;
  private volatile int lastBatch;
  private volatile long swept;

  public PartitionApplier(
      ReplicaLayout layout,
      int partition,
      DataSource database,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener,
      Reconciler reconciler) {
    this.replica = layout.name();
    this.partition = partition;
    this.database = database;
    this.place = new PositionKeeper(database, new PositionStore(layout.name(), partition));
    this.snapshots = snapshots;
    this.listener = listener.orElse(null);
    this.reconciler = reconciler;
    this.lot = new ParkingLot(layout.name(), partition);
    this.gate = new BarrierGate(layout.name(), partition);
    ReplicaStatements statements = new ReplicaStatements(layout);
    this.batch = new ChangeBatch(layout, statements, new WriterSchemas());
    this.parking = new Parking(database, place, lot, batch, this.listener);
    this.extra =
        new ExtraRows(partition, place, reconciler, new Deletes(layout, statements), this.listener);
  }

  /** Where the replica is, as far as this instance knows. */
  public Position position() {
    return place.position();
  }

  /** How many row changes have been applied since the start. */
  public long applied() {
    return applied;
  }

  /** How many messages the last transaction applied. */
  public int lastBatch() {
    return lastBatch;
  }

  /** How many rows have been swept since the start. */
  public long swept() {
    return swept;
  }

  /** How many keys are parked for each reason, as far as this instance knows. */
  public Map<String, Integer> parked() {
    return lot.reasons();
  }

  /** Whether all that this instance has applied is on disk; told now and then. */
  public boolean isFlushed() {
    return place.isFlushed();
  }

  /** Asks the database where the replica is, and what it has parked. */
  public Position readPosition() throws SQLException {
    try (Connection connection = database.getConnection()) {
      Position read = place.read(connection);
      barrier = null;
      // Not before the position: what another instance parks meanwhile would not be known.
      lot.load(connection);
      return read;
    }
  }

  /**
   * Applies messages that follow the position, those before it left out. A row that the database
   * refuses is parked, and all later changes of its key; all others are applied.
   *
   * @throws RefusedException for the first message that can neither be applied nor parked; those
   *     before it are
   * @throws PositionMovedException if someone else applied meanwhile; nothing was changed
   * @throws BarrierNotPassedException for the first message that has to wait for another partition;
   *     those before it are applied
   * @throws SQLException if the database could not be reached or asked to try again; whether
   *     something was applied, {@link #readPosition} tells
   */
  public void apply(List<TopicMessage> messages) throws SQLException {
    Position from = position();
    List<TopicMessage> rest = messages.stream().filter(message -> !from.covers(message)).toList();
    if (rest.size() < messages.size()) {
      // Whoever applied before may have come to a barrier, and no further.
      stopAt(messages.get(messages.size() - rest.size() - 1));
    }
    int begun = 0;
    for (int i = 0; i < rest.size(); i++) {
      if (i == rest.size() - 1 || rest.get(i).endsRun()) {
        requireOpen();
        applyOrPark(rest.subList(begun, i + 1));
        stopAt(rest.get(i));
        begun = i + 1;
      }
    }
  }

  /** What follows a barrier has to wait until it may be applied. */
  private void stopAt(TopicMessage last) {
    if (marker(last).orElse(null) instanceof Barrier found) {
      barrier = found;
    }
  }

  private void requireOpen() throws SQLException {
    Barrier at = barrier;
    if (at == null) {
      return;
    }
    try (Connection connection = database.getConnection()) {
      if (!gate.isOpen(connection, at)) {
        throw new BarrierNotPassedException(replica, partition, at);
      }
    }
    barrier = null;
  }

  /**
   * Tries once more what is parked and due, and looks for that now and then.
   *
   * @throws PositionMovedException if someone else applied meanwhile; nothing was changed
   * @throws SQLException if the database could not be reached or asked to try again
   */
  public void retryParked() throws SQLException {
    parking.retry();
  }

  /**
   * Removes or marks rows that the owner has been found not to have, unless they have changed
   * since.
   *
   * @throws PositionMovedException if someone else applied meanwhile; nothing was changed
   * @throws SQLException if the database could not be reached or asked to try again
   */
  public void removeExtra() throws SQLException {
    extra.remove();
  }

  private void applyOrPark(List<TopicMessage> messages) throws SQLException {
    try {
      applyTogether(messages);
    } catch (RefusedException e) {
      if (messages.size() > 1) {
        int half = messages.size() / 2;
        applyOrPark(messages.subList(0, half));
        applyOrPark(messages.subList(half, messages.size()));
      } else {
        parking.park(messages.get(0), e);
      }
    }
  }

  private void applyTogether(List<TopicMessage> messages) throws SQLException {
    TopicMessage last = messages.get(messages.size() - 1);
    List<TopicMessage> ofParked = understand(messages);
    Optional<Marker> marker = marker(last);
    Position to = position().next(last.id(), Messages.version(last), last.commitTime());
    boolean due = place.isFlushDue();
    // A listener may have written for others, who learn it from the log once it is on disk.
    boolean flushes = due || listener != null;
    int gone =
        place.move(
            to,
            due,
            connection -> {
              int rows = write(connection, to, flushes, marker, last.commitTime());
              for (TopicMessage change : ofParked) {
                lot.replace(connection, batch.parked(change));
              }
              return rows;
            });
    marker.ifPresent(
        passed -> {
          if (passed instanceof Barrier moving) {
            lot.removedMoved(moving);
          }
        });
    applied += batch.size();
    lastBatch = messages.size();
    swept += gone;
    if (marker.orElse(null) instanceof Checksum checksum) {
      reconciler.reached(partition, checksum, last.commitTime(), to);
    }
  }

  /** Returns how many rows were swept. */
  private int write(
      Connection connection,
      Position to,
      boolean flushes,
      Optional<Marker> marker,
      Instant commitTime)
      throws SQLException {
    SnapshotCompleted completed =
        marker.orElse(null) instanceof SnapshotCompleted snapshot ? snapshot : null;
    if (completed != null) {
      snapshots.lock(connection);
    }
    place.advance(connection, to, flushes);
    batch.write(connection);
    if (marker.orElse(null) instanceof Barrier moving) {
      lot.removeMoved(connection, moving);
      snapshots.pass(connection, partition, moving);
    }
    int gone = completed == null ? 0 : snapshots.pass(connection, partition, completed, commitTime);
    if (listener != null) {
      listener.changed(connection, batch.changes());
      if (gone > 0) {
        listener.rebuilt(connection);
      }
    }
    return gone;
  }

  /** Decodes the changes; returns those of parked keys, which have to wait. */
  private List<TopicMessage> understand(List<TopicMessage> messages) {
    try {
      return batch.reduce(messages, lot::holds);
    } catch (MalformedRowException | UnreadableSchemaException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The marker that messages end with. Of those that end a run there is no other. */
  private static Optional<Marker> marker(TopicMessage last) {
    try {
      return last.marker();
    } catch (MalformedRowException | UnreadableSchemaException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
