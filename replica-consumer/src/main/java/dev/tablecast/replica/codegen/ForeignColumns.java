package dev.tablecast.replica.codegen;

import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.table.ReplicaLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Who owns which column of which local table, by the contracts that a build names. Immutable. */
final class ForeignColumns {

  static final String SERVICE = "tablecast.service";
  static final String CONTRACTS = "tablecast.contracts";

  private static final String WAY_OUT =
      "; set it in jOOQ's <database>: <properties><property><key>%s</key><value>%s</value></property></properties>";

  private final Map<String, Map<String, String>> owners;

  private ForeignColumns(Map<String, Map<String, String>> owners) {
    this.owners = owners;
  }

  /**
   * Reads them.
   *
   * @param properties the service's name, and its contracts' classes, separated by commas, each
   *     with the local table's name behind an equals sign if that is another than the contract's
   * @throws IllegalArgumentException if one is missing or not a contract
   */
  static ForeignColumns of(Properties properties) {
    String service = require(properties, SERVICE, "store");
    Map<String, Map<String, String>> owners = new HashMap<>();
    for (String each : require(properties, CONTRACTS, "com.acme.Movie").split(",")) {
      String[] parts = each.strip().split("=", 2);
      TableContract contract = contract(parts[0].strip());
      Map<String, String> columns = new HashMap<>();
      for (Column column : contract.columns()) {
        if (!column.owner().equals(service)) {
          columns.put(column.name(), column.owner());
        }
      }
      // Of a table of the service's own no such column is there, hence none of these names meant.
      if (!contract.owner().equals(service)) {
        columns.put(ReplicaLayout.VERSION, "Tablecast");
        columns.put(ReplicaLayout.DELETED_AT, "Tablecast");
      }
      owners.put(parts.length == 2 ? parts[1].strip() : contract.table(), columns);
    }
    return new ForeignColumns(owners);
  }

  /** Who owns a column; empty if the service does. */
  String owner(String table, String column) {
    return owners.getOrDefault(table, Map.of()).getOrDefault(column, "");
  }

  private static String require(Properties properties, String key, String example) {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          ("no property '%s'" + WAY_OUT).formatted(key, key, example));
    }
    return value;
  }

  /** By the loader that jOOQ's plug-ins give the project's dependencies to. */
  private static TableContract contract(String name) {
    try {
      Class<?> type = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
      return TableContract.of(type.asSubclass(Message.class));
    } catch (ClassNotFoundException | ClassCastException e) {
      throw new IllegalArgumentException(
          "'%s' in property '%s' is no contract's class on the project's class path"
              .formatted(name, CONTRACTS),
          e);
    }
  }
}
