package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.table.RangeStatements;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Marker.Checksum;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Compares a range of the replica with the checksums that partitions have arrived at, as one moment
 * of the database shows it. Thread-safe.
 */
final class RangeComparison {

  /**
   * Where each partition is, and whether the last snapshot that it has passed is here as a whole.
   * As long as it is not, rows that the owner no longer has may be waiting for the sweep.
   */
  private static final String LOOK =
      """
      select p.partition, p.generation, coalesce(s.begun = w.begun, false)
      from tablecast.position p
      left join tablecast.snapshot s on s.replica = p.replica and s.partition = p.partition
      left join tablecast.snapshot w on w.replica = p.replica and w.partition = -1
      where p.replica = ? and p.message_id is not null""";

  private static final String PARKED =
      "select key from tablecast.parked where replica = ? and partition = ?";

  private static final String MOVED =
      "the partition was applied further before it was looked at; the next pass tells";

  private static final String SNAPSHOT = "a snapshot of the owner's table is not whole here yet";

  private final ReplicaLayout layout;
  private final DataSource database;

  RangeComparison(ReplicaLayout layout, DataSource database) {
    this.layout = layout;
    this.database = database;
  }

  private record Place(long generation, boolean whole) {}

  /** Sees the partitions where they are, lets them go on, and then reads and compares. */
  List<Verdict> run(Meeting meeting) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try {
        Map<Integer, Place> places = look(connection);
        meeting.see();
        return compare(connection, meeting, places);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    }
  }

  private Map<Integer, Place> look(Connection connection) throws SQLException {
    Map<Integer, Place> places = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setString(1, layout.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.put(row.getInt(1), new Place(row.getLong(2), row.getBoolean(3)));
        }
      }
    }
    return places;
  }

  private List<Verdict> compare(Connection connection, Meeting meeting, Map<Integer, Place> places)
      throws SQLException {
    List<Verdict> verdicts = new ArrayList<>();
    Map<Integer, Arrival> seen = new HashMap<>();
    for (Arrival arrival : meeting.arrivals()) {
      String obstacle = obstacle(arrival, places.get(arrival.partition()));
      if (obstacle.isEmpty()) {
        seen.put(arrival.partition(), arrival);
      } else {
        verdicts.add(Verdict.unproven(arrival, obstacle));
      }
    }
    if (!seen.isEmpty()) {
      Map<Integer, Set<String>> except = new HashMap<>();
      seen.forEach((partition, arrival) -> except.put(partition, arrival.checksum().except()));
      int partitions = seen.values().iterator().next().checksum().partitions();
      RangeStatements statements = RangeStatements.of(connection, layout);
      RangeReader reader = new RangeReader(layout, partitions, except);
      Map<Integer, PartitionRows> found = reader.read(connection, statements, meeting.keys());
      for (Arrival arrival : seen.values()) {
        PartitionRows rows = found.get(arrival.partition());
        if (rows != null) {
          verdicts.add(verdict(connection, statements, arrival, rows, reader));
        }
      }
    }
    return verdicts;
  }

  private String obstacle(Arrival arrival, @Nullable Place place) {
    if (place == null || place.generation() != arrival.generation()) {
      return MOVED;
    }
    return place.whole() ? "" : SNAPSHOT;
  }

  private Verdict verdict(
      Connection connection,
      RangeStatements statements,
      Arrival arrival,
      PartitionRows rows,
      RangeReader reader)
      throws SQLException {
    Checksum checksum = arrival.checksum();
    SortedSet<Integer> columns = checksum.sums().differing(rows.sums());
    if (columns.isEmpty() && rows.count() == checksum.sums().count() && !rows.hasUnreadable()) {
      return reader.hasUnreadableKeys()
          ? Verdict.unproven(arrival, "rows here have keys that the contract cannot carry")
          : Verdict.equal(arrival, rows);
    }
    int parked = parkedWithin(connection, statements, arrival);
    return parked > 0
        ? Verdict.unproven(
            arrival, "%d keys of the range are parked, so that their rows differ".formatted(parked))
        : Verdict.different(arrival, columns, rows);
  }

  private int parkedWithin(Connection connection, RangeStatements statements, Arrival arrival)
      throws SQLException {
    List<String> parked = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PARKED)) {
      statement.setString(1, layout.name());
      statement.setInt(2, arrival.partition());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          parked.add(row.getString(1));
        }
      }
    }
    parked.removeAll(arrival.checksum().except());
    int within = 0;
    if (!parked.isEmpty()) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(statements.within(arrival.keys(), parked))) {
        while (row.next()) {
          within++;
        }
      }
    }
    return within;
  }
}
