package dev.tablecast.replica;

import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * A local copy of another service's table: which of its columns this service keeps, and where.
 * Immutable; each method returns another declaration.
 *
 * <pre>{@code
 * @Bean
 * ReplicaTable movie() {
 *   return ReplicaTable.of(Movie.class)
 *       .into(MOVIE)
 *       .columns(MOVIE.TITLE, MOVIE.YEAR)
 *       .onDelete(KEEP_MARKED);
 * }
 * }</pre>
 *
 * <p>The key is implied. Without {@code columns} all columns of the table's owner are kept. Columns
 * of the local table that are not named are this service's own, and never touched.
 */
public final class ReplicaTable {

  private final TableContract contract;
  private final Class<? extends Message> message;
  private final String schema;
  private final String table;

  /** The contract's names of what is kept besides the key; null for all. */
  private final @Nullable Set<String> kept;

  /** Local names that differ, by the contract's. */
  private final Map<String, String> localNames;

  private final OnDelete onDelete;
  private final @Nullable ChangeListener<?> listener;

  private ReplicaTable(Draft draft) {
    this.contract = draft.contract;
    this.message = draft.message;
    this.schema = draft.schema;
    this.table = draft.table;
    this.kept = draft.kept == null ? null : Set.copyOf(draft.kept);
    this.localNames = Map.copyOf(draft.localNames);
    this.onDelete = draft.onDelete;
    this.listener = draft.listener;
  }

  /**
   * A copy of the contract's table, of the same name in schema {@code public}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static ReplicaTable of(Class<? extends Message> contract) {
    return new ReplicaTable(new Draft(contract));
  }

  /** Keeps the copy in this table, such as one of jOOQ's generated ones. */
  public ReplicaTable into(Table<?> table) {
    Name schema = table.getQualifiedName().qualifier();
    return into(schema == null ? this.schema : schema.last(), table.getName());
  }

  /** Keeps the copy in this table; both names are taken literally. */
  public ReplicaTable into(String schema, String table) {
    if (schema.isBlank() || table.isBlank()) {
      throw refused("a replica's table needs a schema and a name");
    }
    Draft draft = new Draft(this);
    draft.schema = schema;
    draft.table = table;
    return new ReplicaTable(draft);
  }

  /**
   * Keeps these columns, which are called as in the contract.
   *
   * @throws DeclarationException naming every column that cannot be kept
   */
  public ReplicaTable columns(Field<?>... columns) {
    List<String> foreign =
        Arrays.stream(columns).filter(this::isElsewhere).map(Field::toString).toList();
    if (!foreign.isEmpty()) {
      throw refused(
          "%s are columns of another table than %s.%s; call into(…) first, or name columns of that table"
              .formatted(foreign, schema, table));
    }
    return columns(Arrays.stream(columns).map(Field::getName).toArray(String[]::new));
  }

  /**
   * Keeps these columns, which are called as in the contract; without any, the key alone.
   *
   * @throws DeclarationException naming every column that cannot be kept
   */
  public ReplicaTable columns(String... columns) {
    Draft draft = new Draft(this);
    draft.keep(Set.of());
    draft.keep(List.of(columns));
    return new ReplicaTable(draft);
  }

  /**
   * Keeps a column of the contract, or the key's, under another name.
   *
   * @throws DeclarationException if it cannot be kept, or that name is taken
   */
  public ReplicaTable column(String contractColumn, String localName) {
    Draft draft = new Draft(this);
    if (contract.key().stream().noneMatch(key -> key.name().equals(contractColumn))) {
      draft.keep(List.of(contractColumn));
    }
    draft.rename(contractColumn, localName);
    return new ReplicaTable(draft);
  }

  /** Keeps a column of the contract, or the key's, under another name. */
  public ReplicaTable column(String contractColumn, Field<?> local) {
    if (isElsewhere(local)) {
      throw refused("%s is a column of another table than %s.%s".formatted(local, schema, table));
    }
    return column(contractColumn, local.getName());
  }

  /** Says what the owner's delete does to the row; if nothing is said, it removes the row. */
  public ReplicaTable onDelete(OnDelete onDelete) {
    Draft draft = new Draft(this);
    draft.onDelete = onDelete;
    return new ReplicaTable(draft);
  }

  /**
   * Tells this listener of every change, in the transaction that applies it.
   *
   * @param contract the message that {@link #of} was given
   */
  public <M extends Message> ReplicaTable listener(Class<M> contract, ChangeListener<M> listener) {
    if (!contract.equals(message)) {
      throw refused(
          "its listener is for %s; a listener is told of the same contract"
              .formatted(contract.getName()));
    }
    Draft draft = new Draft(this);
    draft.listener = listener;
    return new ReplicaTable(draft);
  }

  public TableContract contract() {
    return contract;
  }

  /** The contract's generated class. */
  public Class<? extends Message> message() {
    return message;
  }

  /** The schema that the local table is in. */
  public String schema() {
    return schema;
  }

  /** The local table's name in its schema. */
  public String table() {
    return table;
  }

  public OnDelete onDelete() {
    return onDelete;
  }

  /** Who is told of changes, if anyone; of rows of the contract's message. */
  public @Nullable ChangeListener<?> listener() {
    return listener;
  }

  /** The columns that are kept besides the key, in the contract's order. */
  public List<Column> columns() {
    List<Column> result = new ArrayList<>();
    for (Column column : contract.masterFacet().columns()) {
      if (!column.key() && (kept == null || kept.contains(column.name()))) {
        result.add(column);
      }
    }
    return List.copyOf(result);
  }

  /** The local name of a column of the contract. */
  public String localName(Column column) {
    return localNames.getOrDefault(column.name(), column.name());
  }

  @Override
  public String toString() {
    return contract.masterFacet().topic() + " into " + schema + "." + table;
  }

  private boolean isElsewhere(Field<?> field) {
    return field instanceof TableField<?, ?> column
        && column.getTable() != null
        && !column.getTable().getName().equals(table);
  }

  private DeclarationException refused(String violation) {
    return new DeclarationException(toString(), List.of(violation));
  }

  /** What changes from one declaration to the next. */
  private static final class Draft {

    private final TableContract contract;
    private final Class<? extends Message> message;
    private String schema = "public";
    private String table;
    private @Nullable Set<String> kept;
    private Map<String, String> localNames = new TreeMap<>();
    private OnDelete onDelete = OnDelete.REMOVE;
    private @Nullable ChangeListener<?> listener;

    Draft(Class<? extends Message> message) {
      this.message = message;
      this.contract = TableContract.of(message);
      this.table = contract.table();
    }

    Draft(ReplicaTable from) {
      this.message = from.message;
      this.contract = from.contract;
      this.schema = from.schema;
      this.table = from.table;
      this.kept = from.kept;
      this.localNames = new TreeMap<>(from.localNames);
      this.onDelete = from.onDelete;
      this.listener = from.listener;
    }

    /** Adds to what is kept; the key's columns are anyway. */
    void keep(Iterable<String> columns) {
      Set<String> all = kept == null ? new TreeSet<>() : new TreeSet<>(kept);
      List<String> violations = new ArrayList<>();
      for (String column : columns) {
        refuse(column, violations);
        all.add(column);
      }
      refuseIfAny(violations);
      kept = all;
    }

    void rename(String column, String localName) {
      List<String> violations = new ArrayList<>();
      refuse(column, violations);
      if (localName.startsWith("_") || localName.isBlank()) {
        violations.add(
            "'%s' cannot be the local name of column '%s': names that begin with '_' are Tablecast's own, such as _version"
                .formatted(localName, column));
      }
      localNames.put(column, localName);
      refuseTwice(violations);
      refuseIfAny(violations);
    }

    private void refuseTwice(List<String> violations) {
      Map<String, String> taken = new HashMap<>();
      for (Column column : contract.masterFacet().columns()) {
        if (column.key() || kept == null || kept.contains(column.name())) {
          String local = localNames.getOrDefault(column.name(), column.name());
          String other = taken.putIfAbsent(local, column.name());
          if (other != null) {
            violations.add(
                "columns '%s' and '%s' would both be '%s'; give each a name of its own"
                    .formatted(other, column.name(), local));
          }
        }
      }
    }

    private void refuse(String name, List<String> violations) {
      List<Column> owned = contract.masterFacet().columns();
      if (owned.stream().anyMatch(column -> column.name().equals(name))) {
        return;
      }
      contract.columns().stream()
          .filter(column -> column.name().equals(name))
          .findFirst()
          .ifPresentOrElse(
              column ->
                  violations.add(
                      "column '%s' is owned by %s, and this replica is of %s's columns: leave it out"
                          .formatted(name, column.owner(), contract.owner())),
              () ->
                  violations.add(
                      "the contract has no column '%s'; %s owns %s. A column of this service's own is not named; one that is called otherwise here is named by column(\"…\", \"%s\")"
                          .formatted(
                              name,
                              contract.owner(),
                              owned.stream().map(Column::name).toList(),
                              name)));
    }

    private void refuseIfAny(List<String> violations) {
      if (!violations.isEmpty()) {
        throw new DeclarationException(
            "%s into %s.%s".formatted(contract.masterFacet().topic(), schema, table), violations);
      }
    }
  }
}
