package dev.tablecast.rules.ownership;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import dev.tablecast.rules.ownership.KnownTable.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose every table and column is, seen from one service: what the rules ask before they complain.
 * Immutable; each {@code with} returns another. A table that nobody declared is the service's own
 * business.
 */
public final class Ownership {

  /** Stands for the owner of the columns that Tablecast adds to a replica. */
  static final String TABLECAST = "tablecast";

  private static final List<String> TABLECAST_COLUMNS = List.of("_version", "_deleted_at");

  /** Schemas of Tablecast and Postgres themselves: a declared table is in none of them. */
  private static final Set<String> NOBODYS = Set.of(TABLECAST, "pg_catalog", "information_schema");

  private final String service;
  private final Map<String, KnownTable> tables;
  private final Set<String> others;

  private Ownership(String service, Map<String, KnownTable> tables, Set<String> others) {
    this.service = service;
    this.tables = Map.copyOf(tables);
    this.others = Collections.unmodifiableSet(new TreeSet<>(others));
  }

  /** Of a service that shares nothing yet. */
  public static Ownership of(String service) {
    if (service.isBlank()) {
      throw new IllegalArgumentException("name the service, as in spring.application.name");
    }
    return new Ownership(service, Map.of(), Set.of());
  }

  /**
   * With a contract whose table is in the service's own database: its own, or a copy.
   *
   * @param local the table's name there
   * @param renamed of columns that are called otherwise there, that name
   */
  public Ownership with(TableContract contract, String local, Map<String, String> renamed) {
    renamed.keySet().forEach(contract::column);
    boolean own = contract.owner().equals(service);
    Map<String, String> columns = new LinkedHashMap<>();
    for (Column column : contract.columns()) {
      if (!column.owner().equals(service)) {
        columns.put(renamed.getOrDefault(column.name(), column.name()), column.owner());
      }
    }
    if (!own) {
      TABLECAST_COLUMNS.forEach(column -> columns.put(column, TABLECAST));
    }
    return with(
        new KnownTable(local, own ? Standing.OWN : Standing.REPLICA, contract.owner(), columns),
        contract.columns().stream().map(Column::owner).toList());
  }

  /** With a table of another service's that must not be touched at all. */
  public Ownership withForeign(String owner, String table) {
    if (owner.equals(service)) {
      throw new IllegalArgumentException(
          "'%s' is service '%s' itself's: a table that must not be touched is another service's; name its contract in contracts(…)"
              .formatted(table, service));
    }
    return with(new KnownTable(table, Standing.FOREIGN, owner, Map.of()), List.of());
  }

  private Ownership with(KnownTable table, Collection<String> owners) {
    Map<String, KnownTable> more = new HashMap<>(tables);
    KnownTable before = more.put(table.name().toLowerCase(Locale.ROOT), table);
    if (before != null) {
      throw new IllegalArgumentException(
          "'%s' is declared twice, as a table of '%s' and of '%s'; say which one the name means in this service's database"
              .formatted(table.name(), before.owner(), table.owner()));
    }
    Set<String> all = new TreeSet<>(others);
    all.add(table.owner());
    all.addAll(owners);
    all.remove(service);
    return new Ownership(service, more, all);
  }

  /** The service whose code is checked. */
  public String service() {
    return service;
  }

  /** Every other service that owns a declared table or column, in order. */
  public Set<String> others() {
    return others;
  }

  /** Every declared table. */
  public Collection<KnownTable> tables() {
    return tables.values();
  }

  /**
   * What is known of a table. One that stands in a schema called like another service is that
   * service's, declared or not.
   */
  public Optional<KnownTable> find(TableName name) {
    String schema = name.schema();
    if (schema != null && NOBODYS.contains(schema.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    if (schema != null && others.contains(schema.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          new KnownTable(
              name.table(), Standing.FOREIGN, schema.toLowerCase(Locale.ROOT), Map.of()));
    }
    return Optional.ofNullable(tables.get(name.folded())).filter(table -> name.means(table.name()));
  }

  /** What is done to a table though it is another's, in words; nothing if all is well. */
  public List<String> complaints(TableUse use) {
    return find(use.table()).map(table -> table.complaints(use)).orElse(List.of());
  }

  /** What is done to tables though they are others', each once. */
  public List<String> complaints(Collection<TableUse> uses) {
    List<String> all = new ArrayList<>();
    uses.forEach(use -> all.addAll(complaints(use)));
    return all.stream().distinct().toList();
  }

  /** Whether a text may concern a declared table or another service's schema at all. */
  public boolean mayConcern(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return tables.keySet().stream().anyMatch(folded::contains)
        || others.stream().anyMatch(other -> folded.contains(other.toLowerCase(Locale.ROOT)));
  }
}
