package dev.tablecast.refdata;

import dev.tablecast.replica.table.BaselineStatements;
import dev.tablecast.replica.table.ReplicaLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Which set a table has, in {@code tablecast.refdata}. */
final class LoadLedger {

  private static final String FIND =
      "select version, hash, load, loaded_at from tablecast.refdata where relation = ?";

  private static final String WRITE =
      """
      insert into tablecast.refdata (relation, dataset, version, hash, load, loaded_at)
      values (?, ?, ?, ?, ?, now())
      on conflict (relation) do update set dataset = excluded.dataset, version = excluded.version,
        hash = excluded.hash, load = excluded.load, loaded_at = excluded.loaded_at""";

  /** Replication may not be here yet, and then nothing has come. */
  private static final String KEEPS_REPLICAS =
      "select to_regclass('tablecast.snapshot') is not null";

  /** Partition -1 stands for all. */
  private static final String WHOLE =
      "select exists (select from tablecast.snapshot where replica = ? and partition = -1)";

  /** What was loaded last. */
  record Entry(DataSetVersion version, String hash, int load, Instant loadedAt) {

    boolean isOf(ReferenceDataSet set) {
      return version.equals(set.version()) && hash.equals(set.hash());
    }
  }

  private final Connection connection;
  private final ReplicaLayout layout;

  LoadLedger(Connection connection, ReplicaLayout layout) {
    this.connection = connection;
    this.layout = layout;
  }

  Optional<Entry> find() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, relation());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Entry(
                    new DataSetVersion(row.getString(1)),
                    row.getString(2),
                    row.getInt(3),
                    row.getObject(4, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  void write(ReferenceDataSet set, int load) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, relation());
      statement.setString(2, set.name());
      statement.setString(3, set.version().text());
      statement.setString(4, set.hash());
      statement.setInt(5, load);
      statement.executeUpdate();
    }
  }

  /** Whether a whole snapshot of the owner's table has come. */
  boolean isWhole() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEEPS_REPLICAS)) {
      if (!isTrue(statement)) {
        return false;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(WHOLE)) {
      statement.setString(1, layout.name());
      return isTrue(statement);
    }
  }

  /** Rows that are not marked as gone. */
  long countRows() throws SQLException {
    String sql = new BaselineStatements(layout).count();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private String relation() {
    return layout.schema() + "." + layout.table();
  }
}
