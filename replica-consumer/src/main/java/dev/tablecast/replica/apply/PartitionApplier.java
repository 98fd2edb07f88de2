package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.UnreadableSchemaException;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.Marker.SnapshotCompleted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Applies the messages of one partition of a replica. For one thread; what it tells of its progress
 * may be read by others.
 */
public final class PartitionApplier {

  private final int partition;
  private final DataSource database;
  private final PositionStore positions;
  private final SnapshotLedger snapshots;
  private final ChangeBatch batch;
  private final @Nullable ListenerCalls<?> listener;

  private volatile Position position = Position.NONE;
  private volatile long applied;
  private volatile int lastBatch;
  private volatile long swept;

  public PartitionApplier(
      ReplicaLayout layout,
      int partition,
      DataSource database,
      SnapshotLedger snapshots,
      Optional<ListenerCalls<?>> listener) {
    this.partition = partition;
    this.database = database;
    this.positions = new PositionStore(layout.name(), partition);
    this.snapshots = snapshots;
    this.listener = listener.orElse(null);
    this.batch = new ChangeBatch(layout, new ReplicaStatements(layout), new WriterSchemas());
  }

  /** Where the replica is, as far as this instance knows. */
  public Position position() {
    return position;
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

  /** Asks the database where the replica is. */
  public Position readPosition() throws SQLException {
    try (Connection connection = database.getConnection()) {
      position = positions.read(connection);
      return position;
    }
  }

  /**
   * Applies messages that follow the position, those before it left out: together if the database
   * takes them; else as many as it takes, up to the one that it refuses.
   *
   * @throws RefusedException for the first message that cannot be applied; those before it are
   * @throws PositionMovedException if someone else applied meanwhile; nothing was changed
   * @throws SQLException if the database could not be reached or asked to try again; whether
   *     something was applied, {@link #readPosition} tells
   */
  public void apply(List<TopicMessage> messages) throws SQLException {
    Position from = position;
    List<TopicMessage> rest = messages.stream().filter(message -> !from.covers(message)).toList();
    int begun = 0;
    for (int i = 0; i < rest.size(); i++) {
      if (i == rest.size() - 1 || rest.get(i).endsRun()) {
        applyOrHalve(rest.subList(begun, i + 1));
        begun = i + 1;
      }
    }
  }

  private void applyOrHalve(List<TopicMessage> messages) throws SQLException {
    try {
      applyTogether(messages);
    } catch (RefusedException e) {
      if (messages.size() == 1) {
        throw e;
      }
      int half = messages.size() / 2;
      applyOrHalve(messages.subList(0, half));
      applyOrHalve(messages.subList(half, messages.size()));
    }
  }

  private void applyTogether(List<TopicMessage> messages) throws SQLException {
    TopicMessage last = messages.get(messages.size() - 1);
    Optional<Marker> marker = understand(messages, last);
    Position to = position.next(last.id(), Messages.version(last), last.commitTime());
    int gone;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        gone = write(connection, to, marker, last.commitTime());
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Refusals.of(e);
    }
    position = to;
    applied += batch.size();
    lastBatch = messages.size();
    swept += gone;
  }

  /** Returns how many rows were swept. */
  private int write(Connection connection, Position to, Optional<Marker> marker, Instant commitTime)
      throws SQLException {
    if (marker.orElse(null) instanceof SnapshotCompleted) {
      snapshots.lock(connection);
    }
    positions.advance(connection, position, to);
    batch.write(connection);
    int gone =
        marker.isPresent() ? snapshots.pass(connection, partition, marker.get(), commitTime) : 0;
    if (listener != null) {
      listener.changed(connection, batch.changes());
      if (gone > 0) {
        listener.rebuilt(connection);
      }
    }
    return gone;
  }

  /**
   * Decodes the changes; returns the marker that the messages end with. Of those that end a run
   * there is no other.
   */
  private Optional<Marker> understand(List<TopicMessage> messages, TopicMessage last) {
    try {
      batch.reduce(messages);
      return last.marker();
    } catch (MalformedRowException | UnreadableSchemaException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
