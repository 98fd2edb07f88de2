package dev.tablecast.rules.ownership;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table of which it is known who owns what. Immutable.
 *
 * @param name its name in the service's database
 * @param standing what it is to the service
 * @param owner the service that inserts and deletes its rows
 * @param foreignColumns of each column that another service owns, that service; names are compared
 *     without regard to case
 */
public record KnownTable(
    String name, Standing standing, String owner, Map<String, String> foreignColumns) {

  public KnownTable {
    Map<String, String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    columns.putAll(foreignColumns);
    foreignColumns = Collections.unmodifiableMap(columns);
  }

  /** Who owns the column, unless it is the service itself or nobody knows. */
  public Optional<String> foreignOwner(String column) {
    return Optional.ofNullable(foreignColumns.get(column));
  }

  /** What the service does there though it is another's; nothing if all is well. */
  List<String> complaints(TableUse use) {
    if (standing == Standing.FOREIGN) {
      return List.of(
          "%s table '%s' of service '%s'".formatted(use.access().verb(), use.table(), owner));
    }
    if (standing == Standing.REPLICA && use.access().movesRows()) {
      return List.of(
          "%s '%s', a copy of a table of service '%s'"
              .formatted(use.access().verb(), use.table(), owner));
    }
    List<String> found = new ArrayList<>();
    for (String column : use.columns()) {
      foreignOwner(column).ifPresent(service -> found.add(set(use.table(), column, service)));
    }
    return found;
  }

  private static String set(TableName table, String column, String service) {
    return service.equals(Ownership.TABLECAST)
        ? "sets column '%s' of '%s', which is Tablecast's own".formatted(column, table)
        : "sets column '%s' of '%s', which service '%s' owns".formatted(column, table, service);
  }

  /** What a table is to the service whose code is checked. */
  public enum Standing {
    /** Its rows are the service's own; some columns may be another's. */
    OWN,
    /** A copy that replication keeps: read it, and write nothing but the columns of one's own. */
    REPLICA,
    /** Not here at all: it is neither read nor written. */
    FOREIGN
  }
}
