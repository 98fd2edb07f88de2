package dev.tablecast.replica;

import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import java.util.Arrays;
import java.util.List;
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
 * <p>The key is implied. Unless {@code columns} names some, all columns of the table's owner are
 * kept. Columns of the local table that are not named are this service's own, and never touched.
 */
public final class ReplicaTable {

  private final Class<? extends Message> message;
  private final String schema;
  private final String table;
  private final DeclaredColumns columns;
  private final OnDelete onDelete;
  private final @Nullable ChangeListener<?> listener;

  private ReplicaTable(
      Class<? extends Message> message,
      String schema,
      String table,
      DeclaredColumns columns,
      OnDelete onDelete,
      @Nullable ChangeListener<?> listener) {
    this.message = message;
    this.schema = schema;
    this.table = table;
    this.columns = columns;
    this.onDelete = onDelete;
    this.listener = listener;
  }

  /**
   * A copy of the contract's table, of the same name in schema {@code public}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static ReplicaTable of(Class<? extends Message> contract) {
    return of(contract, TableContract.of(contract).masterFacet());
  }

  /**
   * A copy of what another service than the table's owner adds to it, in a table of its own: its
   * key and that service's columns. Unless told otherwise it is called after both, as {@code
   * movie_store}. It has a row for each that the adding service has in its copy, and may have one
   * before or after there is one of the table's owner; a join shows those that are in both.
   *
   * @param owner the service, as the contract's columns name it
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   * @throws DeclarationException if the service owns no column
   */
  public static ReplicaTable ofFacet(Class<? extends Message> contract, String owner) {
    TableContract read = TableContract.of(contract);
    List<String> owners = read.facets().stream().map(Facet::owner).toList();
    if (!owners.contains(owner)) {
      throw new DeclarationException(
          "a replica of %s's columns of '%s'".formatted(owner, read.table()),
          List.of("no column is %s's; they are owned by %s".formatted(owner, owners)));
    }
    return of(contract, read.facet(owner));
  }

  private static ReplicaTable of(Class<? extends Message> contract, Facet facet) {
    return new ReplicaTable(
        contract, "public", facet.copyName(), DeclaredColumns.allOf(facet), OnDelete.REMOVE, null);
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
    return new ReplicaTable(message, schema, table, columns, onDelete, listener);
  }

  /**
   * Keeps these columns, which are called as in the contract.
   *
   * @throws DeclarationException naming every column that cannot be kept
   */
  public ReplicaTable columns(Field<?>... columns) {
    List<String> elsewhere =
        Arrays.stream(columns).filter(this::isElsewhere).map(Field::toString).toList();
    if (!elsewhere.isEmpty()) {
      throw refused(
          "%s are columns of another table than %s; call into(…) before, or name columns of that table"
              .formatted(elsewhere, table));
    }
    return columns(Arrays.stream(columns).map(Field::getName).toArray(String[]::new));
  }

  /**
   * Keeps these columns, which are called as in the contract.
   *
   * @throws DeclarationException naming every column that cannot be kept
   */
  public ReplicaTable columns(String... columns) {
    return keeping(this.columns.only(List.of(columns)));
  }

  /** Keeps nothing but the key: which rows the owner has. */
  public ReplicaTable keyAlone() {
    return keeping(columns.only(List.of()));
  }

  /**
   * Keeps a column of the contract, or the key's, under another name; besides those that {@link
   * #columns} names.
   *
   * @throws DeclarationException if it cannot be kept
   */
  public ReplicaTable column(String contractColumn, String localName) {
    return keeping(columns.with(contractColumn, localName));
  }

  /** Keeps a column of the contract, or the key's, as this column of the local table. */
  public ReplicaTable column(String contractColumn, Field<?> local) {
    if (isElsewhere(local)) {
      throw refused("%s is a column of another table than %s".formatted(local, table));
    }
    return column(contractColumn, local.getName());
  }

  /** Says what the owner's delete does to the row; unless told otherwise, it removes it. */
  public ReplicaTable onDelete(OnDelete onDelete) {
    return new ReplicaTable(message, schema, table, columns, onDelete, listener);
  }

  /**
   * Tells this listener of every change, in the transaction that applies it.
   *
   * @param contract the message that {@link #of} was given
   */
  public <M extends Message> ReplicaTable listener(Class<M> contract, ChangeListener<M> listener) {
    if (!contract.equals(message)) {
      throw refused(
          "its listener would be told of %s; name the same contract"
              .formatted(contract.getSimpleName()));
    }
    return new ReplicaTable(message, schema, table, columns, onDelete, listener);
  }

  public TableContract contract() {
    return columns.facet().contract();
  }

  /** The service's columns that this is a copy of. */
  public Facet facet() {
    return columns.facet();
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

  /** Who is told of changes, if anyone; of rows of {@link #message}. */
  public @Nullable ChangeListener<?> listener() {
    return listener;
  }

  /** The columns that are kept besides the key, in the contract's order. */
  public List<Column> columns() {
    return columns.columns();
  }

  /** The local name of a column of the contract. */
  public String localName(Column column) {
    return columns.localName(column);
  }

  /** Names the facet and the local table. */
  @Override
  public String toString() {
    return columns.facet().topic() + " into " + schema + "." + table;
  }

  /** What is wrong with the declaration as a whole; renaming takes more than one call. */
  public List<String> clashes() {
    return columns.clashes();
  }

  private ReplicaTable keeping(DeclaredColumns columns) {
    return new ReplicaTable(message, schema, table, columns, onDelete, listener);
  }

  private boolean isElsewhere(Field<?> field) {
    return field instanceof TableField<?, ?> column
        && column.getTable() != null
        && !column.getTable().getName().equals(table);
  }

  private DeclarationException refused(String violation) {
    return new DeclarationException(toString(), List.of(violation));
  }
}
