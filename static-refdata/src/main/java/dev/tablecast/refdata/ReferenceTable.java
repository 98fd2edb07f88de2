package dev.tablecast.refdata;

import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.OnDelete;
import dev.tablecast.replica.ReplicaTable;
import java.util.List;
import org.jooq.Table;

/**
 * A local table that a packaged data set fills. Immutable; each method returns another declaration.
 *
 * <pre>{@code
 * @Bean
 * ReferenceTable genre() {
 *   return ReferenceTable.of(ReferenceDataSet.ofFile(Genre.class, "3", "genres.csv"));
 * }
 * }</pre>
 *
 * <p>Columns of the local table that the contract does not name are this service's own, and never
 * touched.
 */
public final class ReferenceTable {

  private final ReferenceDataSet set;
  private final ReplicaTable table;
  private final boolean live;

  private ReferenceTable(ReferenceDataSet set, ReplicaTable table, boolean live) {
    this.set = set;
    this.table = table;
    this.live = live;
  }

  /** The set's rows in a table that is called as in the contract, in schema {@code public}. */
  public static ReferenceTable of(ReferenceDataSet set) {
    return new ReferenceTable(
        set, ReplicaTable.of(set.message()).onDelete(OnDelete.KEEP_MARKED), false);
  }

  /** In this table, such as one of jOOQ's generated ones. */
  public ReferenceTable into(Table<?> table) {
    return new ReferenceTable(set, this.table.into(table), live);
  }

  /** In this table; both names are taken literally. */
  public ReferenceTable into(String schema, String table) {
    return new ReferenceTable(set, this.table.into(schema, table), live);
  }

  /**
   * What the table begins with, until its owner's rows come: the set is the baseline of this
   * replica, whose table and columns it has.
   *
   * @throws DeclarationException if the replica cannot have such a baseline
   */
  public ReferenceTable baselineOf(ReplicaTable replica) {
    if (!replica.message().equals(set.message()) || !replica.facet().isMaster()) {
      throw refused(replica, "it has another contract than the set; keep it in a table of its own");
    }
    if (replica.onDelete() != OnDelete.KEEP_MARKED) {
      throw refused(
          replica,
          "a row that its owner has deleted would come back with the set's next load; declare .onDelete(KEEP_MARKED)");
    }
    return new ReferenceTable(set, replica, true);
  }

  public ReferenceDataSet set() {
    return set;
  }

  /** The table as a copy of the contract's. */
  public ReplicaTable table() {
    return table;
  }

  /** Whether the table's owner sends rows too. */
  public boolean isLive() {
    return live;
  }

  /** Names the set and the local table. */
  @Override
  public String toString() {
    return "%s into %s.%s".formatted(set, table.schema(), table.table());
  }

  private DeclarationException refused(ReplicaTable replica, String violation) {
    return new DeclarationException(
        "%s as what replica %s begins with".formatted(set, replica), List.of(violation));
  }
}
