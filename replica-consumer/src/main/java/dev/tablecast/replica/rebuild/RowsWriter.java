package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.apply.ParkingLot;
import dev.tablecast.replica.apply.Refusal;
import dev.tablecast.replica.table.MergeStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the staged rows of a partition that differ: all at once if the database takes them, else
 * halves of them, until the rows that it refuses are found. Those are parked. Used once, in a
 * transaction.
 */
final class RowsWriter {

  private static final Logger log = LoggerFactory.getLogger(RowsWriter.class);

  private final Connection connection;
  private final ReplicaLayout layout;
  private final Stage stage;
  private final MergeStatements statements;
  private final ParkingLot lot;
  private final StagedView view;
  private final OffsetDateTime time;
  private long inserted;
  private long updated;
  private long deleted;
  private int parked;

  RowsWriter(
      Connection connection, ReplicaLayout layout, Stage stage, ParkingLot lot, StagedView view) {
    this.connection = connection;
    this.layout = layout;
    this.stage = stage;
    this.statements = stage.merge();
    this.lot = lot;
    this.view = view;
    this.time = view.commitTime().atOffset(ZoneOffset.UTC);
  }

  long inserted() {
    return inserted;
  }

  long updated() {
    return updated;
  }

  long deleted() {
    return deleted;
  }

  int parked() {
    return parked;
  }

  /**
   * Writes all that is staged of a partition, of which the replica has nothing: to sort it once is
   * all that it takes. If a row is refused, it is found in the other way.
   */
  void writeAll() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<List<ReplicaColumn>> sets = stage.columnSets();
      for (int set = 0; set < sets.size(); set++) {
        try (PreparedStatement statement =
            connection.prepareStatement(statements.insertAll(sets.get(set), set))) {
          statement.setInt(1, view.partition());
          statement.setObject(2, view.alive().toUuid(), Types.OTHER);
          inserted += statement.executeLargeUpdate();
        }
      }
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (Refusal.of(e).isEmpty()) {
        throw e;
      }
      connection.rollback(before);
      inserted = 0;
      stage.reduce();
      write();
    }
  }

  /** Writes what {@link Stage#reduce} or {@link Stage#narrow} has left. */
  void write() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.numbers())) {
      statement.setInt(1, view.partition());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        writeOrHalve(row.getLong(1), row.getLong(2));
      }
    }
    if (parked > 0) {
      log.error(
          "{}, partition {}: {} rows are parked, for the database refuses them; its health tells why",
          layout,
          view.partition(),
          parked);
    }
  }

  private void writeOrHalve(long first, long last) throws SQLException {
    if (first > last) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      write(first, last);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e).orElseThrow(() -> e);
      connection.rollback(before);
      if (first == last) {
        park(first, refusal, e);
      } else {
        long middle = first + (last - first) / 2;
        writeOrHalve(first, middle);
        writeOrHalve(middle + 1, last);
      }
    }
  }

  private void write(long first, long last) throws SQLException {
    long gone;
    try (PreparedStatement statement = connection.prepareStatement(statements.delete())) {
      statement.setObject(1, time, Types.TIMESTAMP_WITH_TIMEZONE);
      gone = run(statement, 2, first, last);
    }
    long changed = 0;
    long added = 0;
    List<List<ReplicaColumn>> sets = stage.columnSets();
    for (int set = 0; set < sets.size(); set++) {
      changed += run(statements.update(sets.get(set), set), first, last);
      added += insert(statements.insert(sets.get(set), set), first, last);
    }
    deleted += gone;
    updated += changed;
    inserted += added;
  }

  private long insert(String sql, long first, long last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(4, view.alive().toUuid(), Types.OTHER);
      return run(statement, 1, first, last);
    }
  }

  private long run(String sql, long first, long last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return run(statement, 1, first, last);
    }
  }

  private long run(PreparedStatement statement, int place, long first, long last)
      throws SQLException {
    statement.setInt(place, view.partition());
    statement.setLong(place + 1, first);
    statement.setLong(place + 2, last);
    return statement.executeLargeUpdate();
  }

  private void park(long number, Refusal refusal, SQLException cause) throws SQLException {
    if (parked == ParkingLot.MOST) {
      // Not single rows' fault: it is told as a refusal of the whole.
      throw cause;
    }
    lot.park(connection, new StagedRow(connection, layout, stage, number).parked(view), refusal);
    parked++;
  }
}
