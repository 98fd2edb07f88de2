package dev.tablecast.replica.apply;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Where one partition of a replica is, and the transactions that move it: what changes rows moves
 * the position with them, or changes nothing. For one thread; where it is may be read by others.
 */
final class PositionKeeper {

  /** What is done in a transaction; returns a number of rows. */
  @FunctionalInterface
  interface Work {
    int in(Connection connection) throws SQLException;
  }

  private final DataSource database;
  private final PositionStore store;
  private final FlushPace pace = new FlushPace();

  private volatile Position position = Position.NONE;

  PositionKeeper(DataSource database, PositionStore store) {
    this.database = database;
    this.store = store;
  }

  /** Where the partition is, as far as this instance knows. */
  Position position() {
    return position;
  }

  /** Asks the database where it is. */
  Position read(Connection connection) throws SQLException {
    position = store.read(connection);
    return position;
  }

  /** Whether the next transaction is to wait for the disk. */
  boolean isFlushDue() {
    return pace.isDue();
  }

  /** Whether all that has been moved past is on disk. */
  boolean isFlushed() {
    return pace.isFlushed();
  }

  /**
   * Moves the position, and does something with it. It is on disk then.
   *
   * @return what the work does
   * @throws RefusedException if the database does not take what the work writes
   * @throws PositionMovedException if someone else has moved it; nothing was changed
   */
  int move(Position to, Work work) throws SQLException {
    return move(
        to,
        true,
        connection -> {
          advance(connection, to, true);
          return work.in(connection);
        });
  }

  /**
   * The same, by work that calls {@link #advance} where its locks allow it.
   *
   * @param flushDue whether the transaction was to wait for the disk
   */
  int move(Position to, boolean flushDue, Work work) throws SQLException {
    int rows;
    try (Connection connection = database.getConnection()) {
      rows = Transaction.run(connection, () -> work.in(connection));
    } catch (SQLException e) {
      throw Refusals.of(e);
    }
    position = to;
    pace.committed(flushDue);
    return rows;
  }

  /** Moves the position in a transaction, which then may change rows. */
  void advance(Connection connection, Position to, boolean flushes) throws SQLException {
    store.advance(connection, position, to, flushes);
  }

  @Override
  public String toString() {
    return store.toString();
  }
}
