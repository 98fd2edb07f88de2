package dev.tablecast.publisher.backfill;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * A captured table's keys in the order of its own database: of the key's types and collations, as
 * its index has them; or, for what a replica is to understand, without collations. Nothing else
 * orders keys here, for Java would do it in another way. Immutable.
 */
public final class KeyOrder {

  /** The class of SQLSTATEs that tell of a text that is no value of a type. */
  private static final String INVALID_VALUE = "22";

  private final PublishedTable table;
  private final List<Field<Object>> key;

  /** The keys in the order of their index. */
  public KeyOrder(PublishedTable table) {
    this(table, columns(table.facet().key()));
  }

  private KeyOrder(PublishedTable table, List<Field<Object>> key) {
    this.table = table;
    this.key = key;
  }

  /**
   * The keys in an order that every database has, whatever its collations: texts by their bytes.
   * Where the column has that order anyway it is left alone, so that the key's index serves.
   *
   * @param connection tells which columns have it
   */
  public static KeyOrder ofBytes(PublishedTable table, Connection connection) {
    Set<String> ordered = columnsInC(table, connection);
    List<Field<Object>> key = new ArrayList<>();
    for (Column column : table.facet().key()) {
      Field<Object> field = DSL.field(DSL.name(column.name()));
      boolean text = column.type() == ColumnType.TEXT || column.type() == ColumnType.ENUM;
      key.add(
          text && !ordered.contains(column.name())
              ? DSL.field("{0}::text collate \"C\"", field)
              : field);
    }
    return new KeyOrder(table, key);
  }

  /** Columns of text whose own collation, or the database's if they have none, is that of bytes. */
  private static Set<String> columnsInC(PublishedTable table, Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES)
        .resultQuery(
            """
            select a.attname
            from pg_attribute a
            join pg_collation c on c.oid = a.attcollation
            join pg_database d on d.datname = current_database()
            where a.attrelid = {0}::regclass
              and a.atttypid in ('text'::regtype, 'varchar'::regtype)
              and case c.collprovider
                    when 'd' then d.datlocprovider = 'b'
                      or d.datlocprovider = 'c' and d.datcollate in ('C', 'POSIX')
                    else c.collprovider = 'b'
                      or c.collprovider = 'c' and c.collcollate in ('C', 'POSIX')
                  end
            """,
            DSL.inline(
                DSL.using(SQLDialect.POSTGRES).render(DSL.name(table.schema(), table.table()))))
        .fetchSet(0, String.class);
  }

  /** Columns by their names alone, as they stand in one table's statement. */
  static List<Field<Object>> columns(List<Column> columns) {
    return columns.stream().map(column -> DSL.field(DSL.name(column.name()))).toList();
  }

  List<Field<Object>> key() {
    return key;
  }

  /** Whether a row's key is that one, by its canonical text. */
  Condition is(String keyText) {
    return compare("({0}) = ({1})", RowKey.components(keyText));
  }

  /** Whether a row comes behind that key. */
  Condition behind(String keyText) {
    return compare("({0}) > ({1})", RowKey.components(keyText));
  }

  /** Whether a row's key is not behind those values, as Postgres writes them. */
  Condition notBehind(List<?> values) {
    return compare("({0}) <= ({1})", values);
  }

  /** Whether a row's key is in the interval. */
  Condition within(KeyInterval interval) {
    Condition begins = interval.exclusiveStart().map(this::behind).orElseGet(DSL::noCondition);
    return interval
        .inclusiveEnd()
        .map(key -> begins.and(notBehind(RowKey.components(key))))
        .orElse(begins);
  }

  /** Whether a row's key is in the range. */
  Condition within(KeyRange range) {
    String from = range.from();
    String to = range.to();
    Condition begins =
        from == null ? DSL.noCondition() : compare("({0}) >= ({1})", RowKey.components(from));
    return to == null ? begins : begins.and(notBehind(RowKey.components(to)));
  }

  private Condition compare(String template, List<?> values) {
    return DSL.condition(template, DSL.list(key), literals(values));
  }

  /** Of no type yet, so that Postgres reads each as its column's. */
  private static QueryPart literals(List<?> values) {
    return DSL.list(values.stream().map(DSL::inline).toList());
  }

  /** Whether Postgres says that a text is no value of its column's type. */
  public static boolean isOfNoValue(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith(INVALID_VALUE);
  }

  /**
   * Whether no key at all can be in the range, for it ends before it begins.
   *
   * @throws SQLException such that {@link #isOfNoValue} if a key cannot be the table's
   */
  public boolean isEmpty(Connection connection, KeyRange range) throws SQLException {
    List<String> ends = new ArrayList<>();
    if (range.from() != null) {
      ends.add(range.from());
    }
    if (range.to() != null) {
      ends.add(range.to());
    }
    return query(connection, ends, within(range)).isEmpty();
  }

  /**
   * Whether no key at all can be in the interval, for it ends before it begins.
   *
   * @throws SQLException such that {@link #isOfNoValue} if a key cannot be the table's
   */
  public boolean isEmpty(Connection connection, KeyInterval interval) throws SQLException {
    List<String> ends =
        Stream.of(interval.exclusiveStart(), interval.inclusiveEnd())
            .flatMap(Optional::stream)
            .toList();
    Set<String> within = ends.isEmpty() ? Set.of() : query(connection, ends, within(interval));
    return interval.inclusiveEnd().filter(last -> !within.contains(last)).isPresent();
  }

  /** Those of the keys that are in the range; none that the table's types cannot hold. */
  Set<String> within(Connection connection, KeyRange range, Collection<String> keys)
      throws SQLException {
    return within(connection, range, List.copyOf(keys));
  }

  private Set<String> within(Connection connection, KeyRange range, List<String> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return Set.of();
    }
    try {
      return query(connection, keys, within(range));
    } catch (SQLException e) {
      if (!isOfNoValue(e)) {
        throw e;
      }
      if (keys.size() == 1) {
        return Set.of();
      }
      int half = keys.size() / 2;
      Set<String> found = new HashSet<>(within(connection, range, keys.subList(0, half)));
      found.addAll(within(connection, range, keys.subList(half, keys.size())));
      return found;
    }
  }

  /**
   * Asks Postgres: among values, the first is one of the table itself and null, whose type and
   * collation the others take on.
   */
  private Set<String> query(Connection connection, List<String> keys, Condition within)
      throws SQLException {
    List<QueryPart> values = new ArrayList<>();
    List<Field<Object>> names = columns(table.facet().key());
    values.add(value(-1, names.stream().map(this::typed).toList()));
    for (int i = 0; i < keys.size(); i++) {
      values.add(value(i, RowKey.components(keys.get(i)).stream().map(DSL::inline).toList()));
    }
    Field<Integer> number = DSL.field(DSL.name("key number"), Integer.class);
    try {
      return new HashSet<>(
          DSL.using(connection, SQLDialect.POSTGRES)
              .resultQuery(
                  "select {0} from (values {1}) as v ({0}, {2}) where {0} >= 0 and {3}",
                  number, DSL.list(values), DSL.list(names), within)
              .fetch(row -> keys.get(row.get(0, Integer.class))));
    } catch (DataAccessException e) {
      SQLException cause = e.getCause(SQLException.class);
      throw cause == null ? new SQLException(e) : cause;
    }
  }

  private QueryPart value(int number, List<? extends Field<?>> components) {
    return DSL.sql("({0}, {1})", DSL.inline(number), DSL.list(components));
  }

  private Field<Object> typed(Field<Object> column) {
    return DSL.field(
        "(select {0} from {1} limit 0)",
        column, DSL.table(DSL.name(table.schema(), table.table())));
  }
}
