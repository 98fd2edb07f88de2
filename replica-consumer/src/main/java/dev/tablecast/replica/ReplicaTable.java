package dev.tablecast.replica;

import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Table;

/**
 * A local copy of another service's table: which of its columns this service keeps, and where.
 * Immutable.
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
 * <p>The key is implied. Without {@code columns} all of the owner's are kept.
 */
public final class ReplicaTable {

  private final TableContract contract;
  private final String schema;
  private final String table;
  private final Map<String, String> localNames;
  private final OnDelete onDelete;

  private ReplicaTable(
      TableContract contract,
      String schema,
      String table,
      Map<String, String> localNames,
      OnDelete onDelete) {
    this.contract = contract;
    this.schema = schema;
    this.table = table;
    this.localNames = Map.copyOf(localNames);
    this.onDelete = onDelete;
  }

  /**
   * A copy of the contract's table, of the same name in schema {@code public}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static ReplicaTable of(Class<? extends Message> contract) {
    TableContract read = TableContract.of(contract);
    return new ReplicaTable(read, "public", read.table(), Map.of(), OnDelete.REMOVE);
  }

  /** Keeps the copy in this table. */
  public ReplicaTable into(Table<?> table) {
    Name schema = table.getQualifiedName().qualifier();
    return into(schema == null ? this.schema : schema.last(), table.getName());
  }

  /** Keeps the copy in this table; both names are taken literally. */
  public ReplicaTable into(String schema, String table) {
    return new ReplicaTable(contract, schema, table, localNames, onDelete);
  }

  /** Keeps these columns, which are called as in the contract. */
  public ReplicaTable columns(Field<?>... columns) {
    return columns(Arrays.stream(columns).map(Field::getName).toArray(String[]::new));
  }

  /** Keeps these columns, which are called as in the contract. */
  public ReplicaTable columns(String... columns) {
    ReplicaTable result = this;
    for (String column : columns) {
      result = result.column(column, column);
    }
    return result;
  }

  /** Keeps a column of the contract under another name. */
  public ReplicaTable column(String contractColumn, String localName) {
    contract.column(contractColumn);
    Map<String, String> names = new TreeMap<>(localNames);
    names.put(contractColumn, localName);
    return new ReplicaTable(contract, schema, table, names, onDelete);
  }

  public ReplicaTable onDelete(OnDelete onDelete) {
    return new ReplicaTable(contract, schema, table, localNames, onDelete);
  }

  public TableContract contract() {
    return contract;
  }

  public String schema() {
    return schema;
  }

  public String table() {
    return table;
  }

  public OnDelete onDelete() {
    return onDelete;
  }

  /** The columns that are kept besides the key, in the contract's order. */
  public List<Column> columns() {
    List<Column> kept = new ArrayList<>();
    for (Column column : contract.masterFacet().columns()) {
      if (!column.key() && (localNames.isEmpty() || localNames.containsKey(column.name()))) {
        kept.add(column);
      }
    }
    return List.copyOf(kept);
  }

  /** The local name of a column of the contract. */
  public String localName(Column column) {
    return localNames.getOrDefault(column.name(), column.name());
  }
}
