package dev.tablecast.publisher.backfill;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowHasher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads a captured table's rows to be summed up. Not thread-safe. */
public final class ChecksumReader {

  /** Bounds the memory of a chunk, of which two may be there, to twice 8 MB. */
  private static final int MOST_HASHES = 1 << 20;

  private final PublishedTable table;
  private final TableReader reader;
  private final int partitions;
  private final RowHasher hasher;
  private final RowCopy copy;
  private final List<Field<Object>> columns;
  private final DSLContext sql = DSL.using(SQLDialect.POSTGRES);

  /**
   * A reader of this table's published columns.
   *
   * @param partitions how many its topic has
   */
  public ChecksumReader(PublishedTable table, int partitions) {
    this.table = table;
    this.reader = new TableReader(table);
    this.partitions = partitions;
    List<Column> all = table.facet().columns();
    hasher = RowHasher.of(table.facet(), all.stream().map(Column::name).toList());
    copy = new RowCopy(all.size());
    columns = all.stream().map(ChecksumReader::canonical).toList();
  }

  /** JSON that is kept as it was written is one text only as jsonb. */
  private static Field<Object> canonical(Column column) {
    Field<Object> field = DSL.field(DSL.name(column.name()));
    if (column.type() != ColumnType.JSON) {
      return field;
    }
    return DSL.field(column.array() ? "{0}::jsonb[]" : "{0}::jsonb", field);
  }

  /** How many rows a chunk may have, of those that are wanted. */
  int most(int wanted) {
    return Math.max(1, Math.min(wanted, MOST_HASHES / hasher.width()));
  }

  /** The first rows of an interval, at most so many, as this transaction sees them. */
  public HashedChunk next(Connection connection, String pass, KeyInterval rest, int limit)
      throws SQLException {
    KeyOrder order = KeyOrder.ofBytes(table, connection);
    Visibility seen = Visibility.of(connection);
    HashedChunk chunk = new HashedChunk(pass, seen, hasher, partitions);
    Select<?> select =
        sql.select(columns)
            .from(DSL.table(DSL.name(table.schema(), table.table())))
            .where(order.within(rest))
            .orderBy(order.key())
            .limit(limit);
    Progress progress = new Progress();
    copy.read(connection, select, row -> progress.add(chunk.add(row)));
    if (progress.rows < limit || progress.last.equals(rest.upTo())) {
      return chunk.of(rest, true);
    }
    if (progress.last.isEmpty()) {
      throw new IllegalStateException(
          "%s: %d rows in a row have keys that the contract cannot carry; change them"
              .formatted(table.topic(), limit));
    }
    return chunk.of(new KeyInterval(rest.after(), progress.last), false);
  }

  /** How far a reading has come; no key's text is empty. */
  private static final class Progress {
    private int rows;
    private String last = "";

    void add(@Nullable String key) {
      rows++;
      last = key == null ? last : key;
    }
  }

  /** About how many rows the table has; counted only where Postgres has no statistics. */
  long estimate(Connection connection) {
    long estimate = reader.estimate(connection);
    return estimate >= 0
        ? estimate
        : DSL.using(connection, SQLDialect.POSTGRES)
            .selectCount()
            .from(DSL.table(DSL.name(table.schema(), table.table())))
            .fetchSingle()
            .value1();
  }
}
