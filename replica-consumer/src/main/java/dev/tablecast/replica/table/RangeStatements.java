package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.TransportType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Name;
import org.jooq.QueryPart;

/**
 * The statements that read a range of a replica's rows, in the order of keys that checksums have.
 * Immutable and thread-safe.
 */
public final class RangeStatements {

  private static final String BYTE_ORDER = byteOrder();

  /** No column of a contract is called so. */
  private static final Name PLACE = name("place of key");

  private final ReplicaLayout layout;

  /** Local names of text columns whose own order is that of their bytes. */
  private final Set<String> orderedByBytes;

  private RangeStatements(ReplicaLayout layout, Set<String> orderedByBytes) {
    this.layout = layout;
    this.orderedByBytes = Set.copyOf(orderedByBytes);
  }

  /** The statements for a replica whose table is as it is now. */
  public static RangeStatements of(Connection connection, ReplicaLayout layout)
      throws SQLException {
    Set<String> orderedByBytes = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(BYTE_ORDER)) {
      statement.setString(1, render("{0}", layout.qualifiedTable()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          orderedByBytes.add(row.getString(1));
        }
      }
    }
    return new RangeStatements(layout, orderedByBytes);
  }

  /**
   * Copies out the rows of a range that are not marked as deleted, in binary format: the layout's
   * columns as {@link dev.tablecast.wire.RowHasher} reads them, then the version, {@code uuid}.
   */
  public String copy(KeyInterval keys) {
    List<QueryPart> values = new ArrayList<>();
    layout.columns().forEach(column -> values.add(value(column)));
    return render(
        "copy (select {0}, r.{1} from {2} as r where {3} and {4}) to stdout (format binary)",
        list(values),
        name(VERSION),
        layout.qualifiedTable(),
        layout.keepsDeleted() ? sql("r.{0} is null", name(DELETED_AT)) : sql("true"),
        within(keys));
  }

  /**
   * Tells which keys are in a range, by their places among those that are given, from 0: {@code
   * int4}.
   *
   * @param texts canonical texts; at least one
   */
  public String within(KeyInterval keys, List<String> texts) {
    List<QueryPart> rows = new ArrayList<>();
    // The first is a row of the table that is not there: its types and collations are the others'.
    List<QueryPart> typed = new ArrayList<>();
    for (ReplicaColumn column : layout.key()) {
      typed.add(sql("(select {0} from {1} limit 0)", name(column.name()), layout.qualifiedTable()));
    }
    rows.add(sql("(-1, {0})", list(typed)));
    for (int i = 0; i < texts.size(); i++) {
      rows.add(sql("({0}, {1})", inline(i), literals(texts.get(i))));
    }
    return render(
        "select r.{3} from (values {0}) as r ({3}, {1}) where r.{3} >= 0 and {2}",
        list(rows), ReplicaStatements.names(layout.key()), within(keys), PLACE);
  }

  /** That a row r is in the range. */
  private QueryPart within(KeyInterval keys) {
    List<QueryPart> conditions = new ArrayList<>(List.of(sql("true")));
    keys.exclusiveStart().ifPresent(key -> conditions.add(compare(">", key)));
    keys.inclusiveEnd().ifPresent(key -> conditions.add(compare("<=", key)));
    return join(" and ", conditions);
  }

  private QueryPart compare(String operator, String key) {
    List<QueryPart> columns = new ArrayList<>();
    layout.key().forEach(column -> columns.add(ordered(column)));
    return sql("({0}) " + operator + " ({1})", list(columns), literals(key));
  }

  /** Only where it must be, for no index of the key has this expression. */
  private QueryPart ordered(ReplicaColumn column) {
    boolean text = isText(column.column()) && !orderedByBytes.contains(column.name());
    return sql(text ? "r.{0}::text collate \"C\"" : "r.{0}", name(column.name()));
  }

  /** Of no type yet, so that Postgres reads each as its column's. */
  private static QueryPart literals(String key) {
    return list(RowKey.components(key).stream().map(text -> (QueryPart) inline(text)).toList());
  }

  /**
   * A value as it would travel. Texts as they are stored, for a cast would cut a {@code char}'s
   * blanks off; a domain or an enum of the database's own is copied as text anyway.
   */
  private static QueryPart value(ReplicaColumn kept) {
    Column column = kept.column();
    if (isText(column)) {
      return sql("r.{0}", name(kept.name()));
    }
    String type =
        column.type() == ColumnType.JSON ? "jsonb" : TransportType.of(element(column)).sqlName();
    return sql(column.array() ? "r.{0}::{1}[]" : "r.{0}::{1}", name(kept.name()), name(type));
  }

  private static Column element(Column column) {
    return new Column(
        column.name(),
        column.number(),
        column.type(),
        false,
        column.nullable(),
        column.key(),
        column.owner(),
        column.sqlType());
  }

  private static boolean isText(Column column) {
    return column.type() == ColumnType.TEXT || column.type() == ColumnType.ENUM;
  }

  private static String byteOrder() {
    try (InputStream in =
        Objects.requireNonNull(RangeStatements.class.getResourceAsStream("byte-order.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
