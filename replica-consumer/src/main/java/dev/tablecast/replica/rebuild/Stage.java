package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.apply.BinaryCopy;
import dev.tablecast.replica.apply.PostgresTimestamps;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.StageStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one partition on their way into the replica, in temporary tables of one connection.
 * Holds a few megabytes in memory at most. Confined to one thread.
 */
final class Stage implements AutoCloseable {

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
  private final Map<TableContract, Writer> writers = new LinkedHashMap<>();
  private final RowDecoder keyDecoder;
  private final int overhead;
  private int bytes;

  private Stage(Connection connection, ReplicaLayout layout, StageStatements statements) {
    this.connection = connection;
    this.layout = layout;
    this.statements = statements;
    this.keyDecoder = RowDecoder.of(layout.facet(), layout.facet().key());
    layout.columns().forEach(column -> values.add(new ColumnBuffer()));
    this.overhead = (values.size() + 3) * VALUE_BYTES + Version.BYTES + Integer.BYTES + Long.BYTES;
  }

  static Stage create(Connection connection, ReplicaLayout layout, StageStatements statements)
      throws SQLException {
    execute(connection, statements.create());
    return new Stage(connection, layout, statements);
  }

  void upsert(TopicMessage row, Version version, TableContract contract) throws SQLException {
    Writer writer = writers.computeIfAbsent(contract, this::writer);
    writer.decoder().decode(row.bytes(), row.start(), row.length(), writer.known());
    times.appendNull();
    added(row.length(), writer.number(), version);
  }

  void delete(String key, Version version, long commitMillis) throws SQLException {
    keyDecoder.decodeKey(key, values);
    PostgresTimestamps.append(times, commitMillis);
    added(key.length(), StageStatements.DELETED, version);
  }

  /** Ends staging: each key's last is what remains. */
  void reduce() throws SQLException {
    flush();
    execute(connection, statements.reduce());
  }

  /** The sets of columns that rows have, by their numbers. */
  List<List<ReplicaColumn>> columnSets() {
    return writers.values().stream().map(Writer::columns).toList();
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

  private void added(int size, int set, Version version) throws SQLException {
    versions.append(version);
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(set).array();
    sets.append(number, 0, number.length);
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
    columns.addAll(List.of(versions, sets, times));
    if (versions.count() > 0) {
      BinaryCopy.in(connection, statements.copyIn(), columns);
    }
    columns.forEach(ColumnBuffer::clear);
    bytes = 0;
  }

  private static void execute(Connection connection, List<String> all) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }
}
