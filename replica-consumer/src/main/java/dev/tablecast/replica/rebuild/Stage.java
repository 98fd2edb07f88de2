package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.apply.BinaryCopy;
import dev.tablecast.replica.apply.PostgresTimestamps;
import dev.tablecast.replica.apply.Refusal;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.table.MergeStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.StageStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a topic says on its way into the replica, in temporary tables of one connection. Holds a few
 * megabytes in memory at most. Confined to one thread.
 */
final class Stage implements ChangeSink, AutoCloseable {

  /** For one sort and one join at a time; much less than a server has for all. */
  private static final String WORK_MEMORY = "set local work_mem = '64MB'";

  private static final int FLUSH_BYTES = 2 << 20;

  /** What a value takes besides its bytes: its length, and the place where it begins. */
  private static final int VALUE_BYTES = 2 * Integer.BYTES;

  /** The rows of one writer's contract: the columns that it knows, and where each goes. */
  private record Writer(
      int number, List<ReplicaColumn> columns, RowDecoder decoder, List<ColumnBuffer> known) {}

  private final Connection connection;
  private final ReplicaLayout layout;
  private final StageStatements statements;
  private final List<ColumnBuffer> values = new ArrayList<>();
  private final ColumnBuffer versions = new ColumnBuffer();
  private final ColumnBuffer sets = new ColumnBuffer();
  private final ColumnBuffer times = new ColumnBuffer();
  private final ColumnBuffer partitions = new ColumnBuffer();
  private final Map<TableContract, Writer> writers = new LinkedHashMap<>();
  private final RowDecoder keyDecoder;
  private final int overhead;
  private List<@Nullable Version> alive = List.of();
  private boolean reduced;
  private int bytes;

  private Stage(Connection connection, ReplicaLayout layout, StageStatements statements) {
    this.connection = connection;
    this.layout = layout;
    this.statements = statements;
    this.keyDecoder = RowDecoder.of(layout.facet(), layout.facet().key());
    layout.columns().forEach(column -> values.add(new ColumnBuffer()));
    this.overhead =
        (values.size() + 4) * VALUE_BYTES + Version.BYTES + 2 * Integer.BYTES + Long.BYTES;
  }

  /** An empty one; the connection is in autocommit mode. */
  static Stage create(Connection connection, ReplicaLayout layout) throws SQLException {
    StageStatements statements = StageStatements.of(connection, layout);
    execute(connection, statements.create());
    return new Stage(connection, layout, statements);
  }

  @Override
  public void take(int partition, TopicMessage change, Version version, WriterSchemas schemas)
      throws SQLException {
    if (change.isTombstone()) {
      delete(partition, change.key(), version, change.commitMillis());
    } else {
      upsert(partition, change, version, schemas.of(change));
    }
  }

  private void upsert(int partition, TopicMessage row, Version version, TableContract contract)
      throws SQLException {
    Writer writer = writers.computeIfAbsent(contract, this::writer);
    writer.decoder().decode(row.bytes(), row.start(), row.length(), writer.known());
    times.appendNull();
    added(partition, row.length(), writer.number(), version);
  }

  private void delete(int partition, String key, Version version, long commitMillis)
      throws SQLException {
    keyDecoder.decodeKey(key, values);
    PostgresTimestamps.append(times, commitMillis);
    added(partition, key.length(), StageStatements.DELETED, version);
  }

  /**
   * Ends staging.
   *
   * @param alive of each partition the version from which on rows are alive; null if none of it is
   *     staged
   */
  void end(List<@Nullable Version> alive) throws SQLException {
    flush();
    execute(connection, List.of(statements.analyze()));
    this.alive = Collections.unmodifiableList(new ArrayList<>(alive));
  }

  /** In place of a partition: the row's key is routed to another one than it is read from. */
  static int outOfPlace(int partition) {
    return -1 - partition;
  }

  /**
   * Drops rows that are out of place, or takes them for rows of the partition that they are from.
   *
   * @param moved whether those are dropped that are not needed
   * @param applied the last version that the replica has from there; null if none
   * @param alive the first version of a row that has not come again
   */
  void settle(int partition, boolean moved, @Nullable Version applied, Version alive)
      throws SQLException {
    flush();
    if (moved) {
      try (PreparedStatement statement = connection.prepareStatement(statements.dropFrom())) {
        statement.setInt(1, outOfPlace(partition));
        statement.setObject(2, applied == null ? null : applied.toUuid(), Types.OTHER);
        statement.setObject(3, alive.toUuid(), Types.OTHER);
        statement.executeUpdate();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(statements.moveTo())) {
      statement.setInt(1, partition);
      statement.setInt(2, outOfPlace(partition));
      statement.executeUpdate();
    }
  }

  /** Whether the replica has any row that is staged. */
  boolean matchesAny() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.matchesAny());
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Takes over each key's last, to be numbered and parted. */
  void reduce() throws SQLException {
    reduce(statements.reduce());
  }

  /** Does the same, but forgets what the replica has already. */
  void narrow() throws SQLException {
    try {
      reduce(statements.narrow(columnSets()));
    } catch (SQLException e) {
      if (Refusal.of(e).isEmpty()) {
        throw e;
      }
      // A value that the replica's types do not take: found when it is written, row by row.
      reduce();
    }
  }

  /** Whether that has been done. */
  boolean isReduced() {
    return reduced;
  }

  private void reduce(String sql) throws SQLException {
    UUID[] versions =
        alive.stream()
            .map(version -> version == null ? null : version.toUuid())
            .toArray(UUID[]::new);
    inTransaction(
        () -> {
          execute(connection, List.of(WORK_MEMORY));
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", versions));
            statement.executeUpdate();
          }
          execute(connection, statements.reduced());
          return 0;
        });
    reduced = true;
  }

  /**
   * Looks for rows of the replica that are not staged.
   *
   * @param reach the version up to which the stage reaches; later rows are left out
   * @return how many there are, those of partitions that are not staged included
   */
  long findAbsent(Version reach) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.findAbsent())) {
      statement.setObject(1, reach.toUuid(), Types.OTHER);
      return statement.executeLargeUpdate();
    }
  }

  /**
   * How many rows that are staged the replica has, in that version or before.
   *
   * @param snapshot of another transaction that must still be open: what is seen is what that sees
   */
  long matched(String snapshot, Version reach) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      return inTransaction(
          () -> {
            execute(connection, List.of(StageStatements.see(snapshot), WORK_MEMORY));
            try (PreparedStatement statement =
                connection.prepareStatement(statements.countMatched())) {
              statement.setObject(1, reach.toUuid(), Types.OTHER);
              try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
              }
            }
          });
    } finally {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  /** Copies out their keys, from the n-th on. */
  String copyAbsent(long first, int count) {
    return statements.copyAbsent(first, count);
  }

  /** Lets those see what was added since {@link #reduce} who look for deletes. */
  void addSince() throws SQLException {
    flush();
  }

  /** The sets of columns that rows have, by their numbers. */
  List<List<ReplicaColumn>> columnSets() {
    return writers.values().stream().map(Writer::columns).toList();
  }

  MergeStatements merge() {
    return statements.merge();
  }

  @Override
  public void close() throws SQLException {
    if (!connection.isClosed()) {
      execute(connection, statements.drop());
    }
  }

  private Writer writer(TableContract contract) {
    List<ReplicaColumn> columns = layout.knownTo(contract);
    return new Writer(
        writers.size(),
        columns,
        RowDecoder.of(layout.facet(), columns.stream().map(ReplicaColumn::column).toList()),
        columns.stream().map(column -> values.get(layout.columns().indexOf(column))).toList());
  }

  private void added(int partition, int size, int set, Version version) throws SQLException {
    versions.append(version);
    append(sets, number(set));
    append(partitions, number(partition));
    for (ColumnBuffer column : values) {
      if (column.count() < versions.count()) {
        column.appendNull();
      }
    }
    bytes += size + overhead;
    if (bytes >= FLUSH_BYTES) {
      flush();
    }
  }

  private void flush() throws SQLException {
    List<ColumnBuffer> columns = new ArrayList<>(values);
    columns.addAll(List.of(versions, sets, times, partitions));
    if (versions.count() > 0) {
      BinaryCopy.in(connection, statements.copyIn(), columns);
    }
    columns.forEach(ColumnBuffer::clear);
    bytes = 0;
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static void append(ColumnBuffer target, byte[] value) {
    target.append(value, 0, value.length);
  }

  @FunctionalInterface
  private interface Work {
    long run() throws SQLException;
  }

  /** In the one that there is, or in its own. */
  private long inTransaction(Work work) throws SQLException {
    return connection.getAutoCommit() ? Transaction.run(connection, work::run) : work.run();
  }

  private static void execute(Connection connection, List<String> all) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }
}
