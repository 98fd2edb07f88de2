package dev.tablecast.replica.reconcile;

import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far passes through a table have proven a replica's partitions, in the service's database. A
 * pass counts while its ranges follow upon one another from the first key: after one that is not
 * proven it gets no further, and the next pass begins anew. Thread-safe; what it does belongs to
 * the transaction of the connection that it is given.
 */
final class PassLedger {

  private static final String BEGIN =
      """
      insert into tablecast.checksum
        (replica, partition, pass, version, commit_time, up_to, whole, rows)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (replica, partition, pass) do nothing""";

  private static final String EXTEND =
      """
      update tablecast.checksum set up_to = ?, whole = ?, rows = rows + ?
      where replica = ? and partition = ? and pass = ? and up_to = ? and not whole""";

  /** The one that is whole takes the place of all that began before it. */
  private static final String SUPERSEDE =
      """
      delete from tablecast.checksum as c using tablecast.checksum as w
      where w.replica = ? and w.partition = ? and w.pass = ? and w.whole
        and c.replica = w.replica and c.partition = w.partition and c.pass <> w.pass
        and c.version <= w.version""";

  /** Passes that never end, as those over a part of the table do not here. */
  private static final String TIDY =
      """
      delete from tablecast.checksum
      where replica = ? and partition = ? and not whole and pass not in (
        select pass from tablecast.checksum
        where replica = ? and partition = ? and not whole order by version desc limit 4)""";

  private static final String READ =
      """
      select partition, whole, version, commit_time, rows from tablecast.checksum
      where replica = ? order by whole, rows""";

  private static final String BEGUN =
      """
      select version from tablecast.checksum
      where replica = ? and partition = ? and pass = ? and whole""";

  private final String replica;

  PassLedger(String replica) {
    this.replica = replica;
  }

  /**
   * Notes that a range was proven.
   *
   * @return the beginning of its pass, if that is proven as a whole by it; null otherwise
   */
  @Nullable Version proven(Connection connection, Arrival arrival, long rows) throws SQLException {
    String after = arrival.keys().after();
    boolean changed =
        after == null ? begin(connection, arrival, rows) : extend(connection, arrival, after, rows);
    if (!changed || arrival.keys().upTo() != null) {
      return null;
    }
    Version begun = begun(connection, arrival);
    try (PreparedStatement statement = prepare(connection, SUPERSEDE, arrival)) {
      statement.setString(3, arrival.pass());
      statement.executeUpdate();
    }
    return begun;
  }

  private boolean begin(Connection connection, Arrival arrival, long rows) throws SQLException {
    String upTo = arrival.keys().upTo();
    boolean begun;
    try (PreparedStatement statement = prepare(connection, BEGIN, arrival)) {
      statement.setString(3, arrival.pass());
      statement.setObject(4, arrival.checksum().version().toUuid(), Types.OTHER);
      statement.setObject(5, arrival.committed().atOffset(ZoneOffset.UTC));
      statement.setString(6, upTo);
      statement.setBoolean(7, upTo == null);
      statement.setLong(8, rows);
      begun = statement.executeUpdate() > 0;
    }
    try (PreparedStatement statement = prepare(connection, TIDY, arrival)) {
      statement.setString(3, replica);
      statement.setInt(4, arrival.partition());
      statement.executeUpdate();
    }
    return begun;
  }

  private boolean extend(Connection connection, Arrival arrival, String after, long rows)
      throws SQLException {
    String upTo = arrival.keys().upTo();
    try (PreparedStatement statement = connection.prepareStatement(EXTEND)) {
      statement.setString(1, upTo);
      statement.setBoolean(2, upTo == null);
      statement.setLong(3, rows);
      statement.setString(4, replica);
      statement.setInt(5, arrival.partition());
      statement.setString(6, arrival.pass());
      statement.setString(7, after);
      return statement.executeUpdate() > 0;
    }
  }

  private @Nullable Version begun(Connection connection, Arrival arrival) throws SQLException {
    try (PreparedStatement statement = prepare(connection, BEGUN, arrival)) {
      statement.setString(3, arrival.pass());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Version.of(row.getObject(1, UUID.class)) : null;
      }
    }
  }

  private PreparedStatement prepare(Connection connection, String sql, Arrival arrival)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, replica);
    statement.setInt(2, arrival.partition());
    return statement;
  }

  /**
   * What passes have come to.
   *
   * @param version when the last pass began that is whole, of the partition where that was longest
   *     ago; null if there is a partition without one
   * @param rows how many rows those were over
   * @param rowsSince how many rows the passes under way have proven
   */
  record Proof(
      @Nullable Version version, @Nullable Instant commitTime, long rows, long rowsSince) {}

  /** Reads it of all partitions. */
  Proof read(Connection connection, int partitions) throws SQLException {
    Map<Integer, Long> since = new HashMap<>();
    Map<Integer, Proof> whole = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, replica);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int partition = row.getInt(1);
          if (row.getBoolean(2)) {
            Version version = Version.of(row.getObject(3, UUID.class));
            Instant time = row.getObject(4, OffsetDateTime.class).toInstant();
            whole.merge(partition, new Proof(version, time, row.getLong(5), 0), PassLedger::later);
          } else {
            since.put(partition, row.getLong(5));
          }
        }
      }
    }
    long rows = whole.values().stream().mapToLong(Proof::rows).sum();
    long rowsSince = since.values().stream().mapToLong(Long::longValue).sum();
    Proof least = whole.values().stream().reduce(PassLedger::earlier).orElse(null);
    return least == null || whole.size() < partitions
        ? new Proof(null, null, 0, rowsSince)
        : new Proof(least.version(), least.commitTime(), rows, rowsSince);
  }

  private static Proof later(Proof one, Proof other) {
    Version version = other.version();
    return version != null && one.version() != null && version.isAfter(one.version()) ? other : one;
  }

  private static Proof earlier(Proof one, Proof other) {
    return later(one, other) == one ? other : one;
  }
}
