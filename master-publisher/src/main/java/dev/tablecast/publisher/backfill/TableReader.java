package dev.tablecast.publisher.backfill;

import dev.tablecast.contract.Column;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowEncoder;
import dev.tablecast.wire.UnencodableValueException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads rows of a captured table in the binary format that the log has too. Not thread-safe. */
public final class TableReader implements ChunkSource {

  /** A chunk of wide rows has fewer of them: with the one read ahead, two are in memory. */
  private static final long CHUNK_BYTES = 8 << 20;

  /** How many rows are asked for as long as nothing is known of their width. */
  private static final int ROWS_AT_FIRST = 1_000;

  private final PublishedTable table;
  private final List<Field<Object>> columns;
  private final KeyOrder order;
  private final RowEncoder encoder;
  private final RowCopy copy;
  private final DSLContext sql = DSL.using(SQLDialect.POSTGRES);
  private long fitting = ROWS_AT_FIRST;

  /** A reader of this table's published columns. */
  public TableReader(PublishedTable table) {
    this.table = table;
    List<String> names = table.facet().columns().stream().map(Column::name).toList();
    columns = KeyOrder.columns(table.facet().columns());
    order = new KeyOrder(table);
    encoder = RowEncoder.of(table.facet(), names);
    copy = new RowCopy(names.size());
  }

  /** The next rows after a key, at most so many, as this transaction sees them. */
  @Override
  public Chunk next(Connection connection, @Nullable String after, int limit) throws SQLException {
    return next(connection, after, DSL.noCondition(), limit);
  }

  @Override
  public ChunkSource upToNow(Connection connection) {
    return within(end(connection));
  }

  /** The rows of a range alone. */
  public RangeReader of(KeyRange range) {
    return new RangeReader(this, order, range);
  }

  /** The rows that fulfil a condition. */
  ChunkSource within(Condition condition) {
    return (reading, after, limit) -> next(reading, after, condition, limit);
  }

  /** What a row fulfils that does not lie behind all that are there now. */
  Condition end(Connection connection) {
    Record highest = highestKey(connection);
    return highest == null ? DSL.falseCondition() : order.notBehind(highest.intoList());
  }

  /** As Postgres writes it, since the contract may not be able to carry it; null without rows. */
  private @Nullable Record highestKey(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES)
        .select(order.key().stream().map(column -> column.cast(SQLDataType.CLOB)).toList())
        .from(DSL.table(DSL.name(table.schema(), table.table())))
        .orderBy(order.key().stream().map(this::ofTable).map(Field::desc).toList())
        .limit(1)
        .fetchOne();
  }

  /** An unqualified name would mean the text that is selected, and be in another order. */
  private Field<Object> ofTable(Field<Object> column) {
    return DSL.field(DSL.name(table.table()).append(column.getUnqualifiedName()));
  }

  private Chunk next(Connection connection, @Nullable String after, Condition end, int limit)
      throws SQLException {
    Condition rest = after == null ? end : end.and(order.behind(after));
    Visibility seen = Visibility.of(connection);
    int few = (int) Math.min(limit, fitting);
    List<Chunk.Row> rows = read(connection, select(rest, few));
    long bytes = rows.stream().mapToLong(TableReader::size).sum();
    measure(rows.size(), bytes);
    boolean ends = rows.size() < few && bytes < CHUNK_BYTES;
    return new Chunk(rows, seen, last(rows, few), ends);
  }

  /** Learns how many rows of this width fit a chunk; they may turn out wider further on. */
  private void measure(int rows, long bytes) {
    if (bytes > 0) {
      fitting = Math.max(1, Math.min(4 * fitting, CHUNK_BYTES * rows / bytes));
    }
  }

  private static int size(Chunk.Row row) {
    byte[] value = row.value();
    return value == null ? 0 : value.length;
  }

  private @Nullable String last(List<Chunk.Row> rows, int limit) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (!rows.get(i).key().equals(Chunk.Row.NO_KEY)) {
        return rows.get(i).key();
      }
    }
    if (rows.size() == limit) {
      throw new IllegalStateException(
          "%s: %d rows in a row have keys that the contract cannot carry (%s); change them"
              .formatted(table.topic(), limit, rows.get(0).refusal()));
    }
    return null;
  }

  @Override
  public long estimate(Connection connection) {
    Long rows =
        DSL.using(connection)
            .resultQuery(
                "select sum(nullif(reltuples, -1))::bigint from pg_class where oid = {0}::regclass"
                    + " or oid in (select relid from pg_partition_tree({0}::regclass) where isleaf)",
                DSL.inline(sql.render(DSL.name(table.schema(), table.table()))))
            .fetchSingle()
            .get(0, Long.class);
    return rows == null ? -1 : rows;
  }

  /** The row of a key as it is now; empty if there is none. */
  public List<Chunk.Row> find(Connection connection, String keyText) throws SQLException {
    return read(connection, select(order.is(keyText), 1));
  }

  private Select<?> select(Condition condition, int limit) {
    return sql.select(columns)
        .from(DSL.table(DSL.name(table.schema(), table.table())))
        .where(condition)
        .orderBy(order.key())
        .limit(limit);
  }

  private List<Chunk.Row> read(Connection connection, Select<?> select) throws SQLException {
    List<Chunk.Row> rows = new ArrayList<>();
    long[] bytes = new long[1];
    copy.read(
        connection,
        select,
        row -> {
          // What is too much is passed over: a cancellation might come late, and hit what follows.
          if (bytes[0] < CHUNK_BYTES) {
            Chunk.Row encoded = encode(row);
            rows.add(encoded);
            bytes[0] += size(encoded);
          }
        });
    return rows;
  }

  private Chunk.Row encode(PostgresRow row) {
    String keyText = Chunk.Row.NO_KEY;
    try {
      keyText = encoder.key(row);
      return new Chunk.Row(keyText, encoder.encode(row), null);
    } catch (UnencodableValueException e) {
      return new Chunk.Row(keyText, null, e.getMessage());
    }
  }
}
