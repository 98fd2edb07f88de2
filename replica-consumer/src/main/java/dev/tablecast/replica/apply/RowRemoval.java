package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes or marks rows which the owner no longer has, though no delete of theirs has come. A row
 * that the database does not let go, such as one that a local table refers to, stays: its delete is
 * parked. Used once, in one transaction of a connection.
 */
public final class RowRemoval {

  private static final Logger log = LoggerFactory.getLogger(RowRemoval.class);

  private final Connection connection;
  private final ReplicaLayout layout;
  private final int partitions;
  private final Version upTo;
  private final Instant time;
  private final String sql;
  private final RowDecoder decoder;
  private int parked;

  /**
   * A removal that has removed nothing yet.
   *
   * @param upTo rows that have a later version are left alone
   * @param time to mark rows with, where they are kept
   */
  public RowRemoval(
      Connection connection, ReplicaLayout layout, int partitions, Version upTo, Instant time) {
    this.connection = connection;
    this.layout = layout;
    this.partitions = partitions;
    this.upTo = upTo;
    this.time = time;
    this.sql = new ReplicaStatements(layout).remove();
    this.decoder = RowDecoder.of(layout.facet(), layout.facet().key());
  }

  /**
   * Removes the rows of these keys: all at once if the database lets them go, else halves of them,
   * until those are found that it does not.
   *
   * @param keys in canonical text
   * @return how many are gone
   */
  public int remove(List<String> keys) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    Savepoint before = connection.setSavepoint();
    try {
      int removed = removeTogether(keys);
      connection.releaseSavepoint(before);
      return removed;
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e).orElseThrow(() -> e);
      connection.rollback(before);
      if (keys.size() == 1) {
        park(keys.get(0), refusal, e);
        return 0;
      }
      int half = keys.size() / 2;
      return remove(keys.subList(0, half)) + remove(keys.subList(half, keys.size()));
    }
  }

  /** How many rows have not been let go. */
  public int parked() {
    return parked;
  }

  private int removeTogether(List<String> keys) throws SQLException {
    List<ReplicaColumn> columns = layout.key();
    List<ColumnBuffer> values = new ArrayList<>();
    columns.forEach(column -> values.add(new ColumnBuffer()));
    keys.forEach(key -> decoder.decodeKey(key, values));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ArrayParameters parameters = new ArrayParameters(statement);
      for (int i = 0; i < columns.size(); i++) {
        parameters.add(values.get(i), columns.get(i).transport());
      }
      statement.setObject(columns.size() + 1, upTo.toUuid(), Types.OTHER);
      statement.setObject(
          columns.size() + 2, time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
      return statement.executeUpdate();
    }
  }

  private void park(String key, Refusal refusal, SQLException cause) throws SQLException {
    if (parked == ParkingLot.MOST) {
      // Not single rows' fault: it is told as a refusal of the whole.
      throw cause;
    }
    new ParkingLot(layout.name(), RowKey.partition(key, partitions))
        .park(connection, new ParkedChange(key, upTo, time, List.of(), null), refusal);
    parked++;
    log.error(
        "{}: a row that the owner no longer has stays, and its delete is parked: {}. Mend the constraint"
            + " or the rows here; it is tried again by itself. All other rows go on",
        layout,
        refusal.reason());
  }
}
