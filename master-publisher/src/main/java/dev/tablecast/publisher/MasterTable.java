package dev.tablecast.publisher;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;

/**
 * A table whose committed changes this service publishes, captured from the transaction log.
 * Immutable.
 *
 * <pre>{@code
 * @Bean
 * MasterTable movie() {
 *   return MasterTable.of(Movie.class);
 * }
 * }</pre>
 */
public final class MasterTable {

  private static final String DEFAULT_SCHEMA = "public";

  private final TableContract contract;
  private final String schema;
  private final String table;

  private MasterTable(TableContract contract, String schema, String table) {
    this.contract = contract;
    this.schema = schema;
    this.table = table;
  }

  /**
   * The table that the contract names, in schema {@code public}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static MasterTable of(Class<? extends Message> contract) {
    TableContract read = TableContract.of(contract);
    return new MasterTable(read, DEFAULT_SCHEMA, read.table());
  }

  /**
   * The same contract, fulfilled by a table of another schema or name; both are taken literally.
   */
  public MasterTable from(String schema, String table) {
    if (schema.isBlank() || table.isBlank()) {
      throw new IllegalArgumentException("a master table needs a schema and a name");
    }
    return new MasterTable(contract, schema, table);
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
