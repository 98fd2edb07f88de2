package dev.tablecast.publisher;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;

/**
 * The columns of another service's table that this service owns, whose committed changes it
 * publishes: captured from the transaction log of the table that they are in, mostly this service's
 * replica. Immutable.
 *
 * <pre>{@code
 * @Bean
 * OwnedColumns movieOffer() {
 *   return OwnedColumns.of(Movie.class);
 * }
 * }</pre>
 *
 * <p>What is published is exactly that table's key and these columns: they begin with their row,
 * with what their defaults are, and end with it. What replication changes in the row is the other
 * service's, and not published again.
 */
public final class OwnedColumns {

  private static final String DEFAULT_SCHEMA = "public";

  private final TableContract contract;
  private final String schema;
  private final String table;

  private OwnedColumns(TableContract contract, String schema, String table) {
    this.contract = contract;
    this.schema = schema;
    this.table = table;
  }

  /**
   * This service's columns, in a table that is called as in the contract, in schema {@code public}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static OwnedColumns of(Class<? extends Message> contract) {
    TableContract read = TableContract.of(contract);
    return new OwnedColumns(read, DEFAULT_SCHEMA, read.table());
  }

  /** The same columns in a table of another schema or name; both are taken literally. */
  public OwnedColumns from(String schema, String table) {
    if (schema.isBlank() || table.isBlank()) {
      throw new IllegalArgumentException("the table of owned columns needs a schema and a name");
    }
    return new OwnedColumns(contract, schema, table);
  }

  public TableContract contract() {
    return contract;
  }

  /** The schema in which the table is. */
  public String schema() {
    return schema;
  }

  /** The table's name in that schema. */
  public String table() {
    return table;
  }

  /** Names the table and its contract. */
  @Override
  public String toString() {
    return schema + "." + table + " as " + contract.descriptor().getFullName();
  }
}
