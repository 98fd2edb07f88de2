package dev.tablecast.replica.table;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.OnDelete;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.wire.TransportType;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Name;
import org.jooq.impl.DSL;

/**
 * Where the columns of a facet are kept. Immutable.
 *
 * @param columns the key's first, then the others that are kept, each in the contract's order
 */
public record ReplicaLayout(
    Facet facet, String schema, String table, List<ReplicaColumn> columns, OnDelete onDelete) {

  /** The column of every replica that holds the version of the row's last change. */
  public static final String VERSION = "_version";

  /** The column of replicas that keep what the owner deleted. */
  public static final String DELETED_AT = "_deleted_at";

  public ReplicaLayout {
    columns = List.copyOf(columns);
  }

  public static ReplicaLayout of(ReplicaTable replica) {
    Facet facet = replica.facet();
    List<ReplicaColumn> columns = new ArrayList<>();
    facet.key().forEach(key -> columns.add(new ReplicaColumn(key, replica.localName(key))));
    replica
        .columns()
        .forEach(column -> columns.add(new ReplicaColumn(column, replica.localName(column))));
    return new ReplicaLayout(facet, replica.schema(), replica.table(), columns, replica.onDelete());
  }

  /** What the replica is known by in {@code tablecast.position}. */
  public String name() {
    return facet.topic() + " " + schema + "." + table;
  }

  /** The table's name, to be put into a statement. */
  Name qualifiedTable() {
    return DSL.name(schema, table);
  }

  /** The key's columns, in the contract's order. */
  public List<ReplicaColumn> key() {
    return columns.subList(0, facet.key().size());
  }

  /**
   * Whether the key has texts: their order, hence what is from one key to another, need not be the
   * same in two databases.
   */
  public boolean hasTextKey() {
    return key().stream().anyMatch(key -> key.transport() == TransportType.TEXT);
  }

  /** Whether the owner's delete keeps the row. */
  public boolean keepsDeleted() {
    return onDelete == OnDelete.KEEP_MARKED;
  }

  /**
   * The columns of this layout that a writer knows: the key's first, in the order of {@link
   * #columns}.
   */
  public List<ReplicaColumn> knownTo(TableContract writer) {
    return columns.stream()
        .filter(
            kept ->
                kept.column().key()
                    || writer.columns().stream()
                        .mapToInt(Column::number)
                        .anyMatch(number -> number == kept.column().number()))
        .toList();
  }

  /** The columns of these names in the contract, the key's in any case. */
  public List<ReplicaColumn> named(List<String> names) {
    return columns.stream()
        .filter(kept -> kept.column().key() || names.contains(kept.column().name()))
        .toList();
  }

  @Override
  public String toString() {
    return name();
  }
}
