package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.Mismatch;
import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.rebuild.KeyNaming;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a replica was found to differ, in the service's database. Thread-safe; what it does belongs
 * to the transaction of the connection that it is given.
 */
final class MismatchLedger {

  /** What is open and found again was found when it was found first. */
  private static final String FOUND =
      """
      insert into tablecast.mismatch as m
        (replica, partition, key, kind, after, columns, version, found)
      values (?, ?, ?, ?, ?, ?, ?, now())
      on conflict (replica, partition, key) do update
      set kind = excluded.kind, after = excluded.after, columns = excluded.columns,
        version = excluded.version, repaired = null,
        found = case when m.repaired is null then m.found else excluded.found end""";

  private static final String REPAIRED =
      """
      update tablecast.mismatch set repaired = now()
      where replica = ? and partition = ? and key = ? and repaired is null""";

  private static final String REPAIRED_BEFORE =
      """
      update tablecast.mismatch set repaired = now()
      where replica = ? and partition = ? and version <= ? and repaired is null""";

  private static final String TIDY =
      """
      delete from tablecast.mismatch
      where replica = ? and repaired < now() - interval '30 days'""";

  private static final String COUNT =
      "select count(*), count(repaired) from tablecast.mismatch where replica = ?";

  private static final String READ =
      """
      select partition, kind, key, after, columns, found, repaired from tablecast.mismatch
      where replica = ? order by repaired nulls first, found desc, partition, key limit ?""";

  private final ReplicaLayout layout;

  MismatchLedger(ReplicaLayout layout) {
    this.layout = layout;
  }

  /** Notes what was found. */
  void found(Connection connection, Collection<Finding> findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FOUND)) {
      for (Finding finding : findings) {
        statement.setString(1, layout.name());
        statement.setInt(2, finding.partition());
        statement.setString(3, finding.name());
        statement.setString(4, finding.kind().name());
        statement.setString(5, finding.key() == null ? finding.keys().after() : null);
        statement.setArray(6, connection.createArrayOf("text", names(finding.columns()).toArray()));
        statement.setObject(7, finding.version().toUuid(), Types.OTHER);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    try (PreparedStatement statement = connection.prepareStatement(TIDY)) {
      statement.setString(1, layout.name());
      statement.executeUpdate();
    }
  }

  /** Notes that these are equal again. */
  void repaired(Connection connection, Collection<Finding> findings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPAIRED)) {
      for (Finding finding : findings) {
        statement.setString(1, layout.name());
        statement.setInt(2, finding.partition());
        statement.setString(3, finding.name());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Notes that a partition is equal as a whole, by a pass that began with that version. */
  void repairedBefore(Connection connection, int partition, Version begun) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPAIRED_BEFORE)) {
      statement.setString(1, layout.name());
      statement.setInt(2, partition);
      statement.setObject(3, begun.toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  /** How many there are. */
  record Counts(long found, long repaired) {}

  Counts count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, layout.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Counts(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** The last of them, those that are open first. */
  List<Mismatch> read(Connection connection, KeyNaming naming, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, layout.name());
      statement.setInt(2, most);
      try (ResultSet row = statement.executeQuery()) {
        List<Mismatch> all = new ArrayList<>();
        while (row.next()) {
          all.add(mismatch(row, naming));
        }
        return all;
      }
    }
  }

  private Mismatch mismatch(ResultSet row, KeyNaming naming) throws SQLException {
    Kind kind = Kind.valueOf(row.getString(2));
    String key = row.getString(3);
    String after = row.getString(4);
    OffsetDateTime repaired = row.getObject(7, OffsetDateTime.class);
    WayOut wayOut = new WayOut(layout);
    return new Mismatch(
        row.getInt(1),
        kind,
        kind == Kind.RANGE
            ? "(%s, %s]".formatted(end(after, naming), end(key, naming))
            : naming.of(key),
        Arrays.stream((Object[]) row.getArray(5).getArray()).map(String::valueOf).toList(),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        instant(repaired),
        naming == KeyNaming.PLAIN && repaired == null ? wayOut.of(kind, key, after) : null);
  }

  private static String end(@Nullable String key, KeyNaming naming) {
    return key == null || key.isEmpty() ? "-" : naming.of(key);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  /** The columns' names, where this contract still has them. */
  private List<String> names(List<Integer> numbers) {
    return numbers.stream()
        .map(
            number ->
                layout.facet().columns().stream()
                    .filter(column -> column.number() == number)
                    .map(column -> column.name())
                    .findFirst())
        .flatMap(Optional::stream)
        .toList();
  }
}
