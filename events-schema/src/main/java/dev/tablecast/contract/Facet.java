package dev.tablecast.contract;

import java.util.List;

/**
 * The columns of a table that one service owns, a stream of their own: the key's columns and the
 * owned ones, in the order of their field numbers.
 */
public record Facet(TableContract contract, String owner, List<Column> columns) {

  public Facet {
    columns = List.copyOf(columns);
    for (Column column : columns) {
      if (!column.key() && !column.owner().equals(owner)) {
        throw new IllegalArgumentException(
            "column '%s' belongs to '%s', not to '%s'"
                .formatted(column.name(), column.owner(), owner));
      }
    }
    if (!columns.containsAll(contract.key())) {
      throw new IllegalArgumentException("every facet has the key's columns");
    }
  }

  /** The key's columns, in the order of their field numbers. */
  public List<Column> key() {
    return contract.key();
  }

  /** Whether this facet's owner inserts and deletes the rows. */
  public boolean isMaster() {
    return owner.equals(contract.owner());
  }

  /** The topic's local name, such as {@code forum.movie}. */
  public String topic() {
    return owner + "." + contract.table();
  }

  /**
   * What a copy of the facet alone is called: {@code movie} if it is the table owner's, {@code
   * movie_store} if it is the store's.
   */
  public String copyName() {
    return isMaster() ? contract.table() : contract.table() + "_" + owner;
  }

  /** Names the facet by its {@link #topic()}. */
  @Override
  public String toString() {
    return topic();
  }
}
