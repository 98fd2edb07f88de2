package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.name;

import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares one declared replica with the table that is to hold it. Used once. */
final class TableCheck {

  private final ReplicaLayout layout;
  private final TableDefinition definition;
  private final Login login;
  private final Set<List<String>> replicas;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * A check.
   *
   * @param replicas the tables of all replicas, by schema and name
   */
  TableCheck(ReplicaLayout layout, Login login, Set<List<String>> replicas) {
    this.layout = layout;
    this.definition = new TableDefinition(layout);
    this.login = login;
    this.replicas = replicas;
  }

  /** Every fault of the table. */
  List<Fault> faults(Connection connection) throws SQLException {
    Optional<CatalogTable> found = CatalogTable.find(connection, layout.schema(), layout.table());
    if (found.isEmpty() || found.get().kind().isEmpty()) {
      missing(found.isPresent());
      return faults;
    }
    CatalogTable table = found.get();
    if (isTable(table)) {
      faults.addAll(new ColumnCheck(layout, table).faults());
      faults.addAll(new ConstraintCheck(layout, replicas).faults(table));
      // After the columns: no trigger can name one that is not there yet.
      faults.addAll(new GuardCheck(layout).faults(table));
      checkRights(table);
    }
    return faults;
  }

  private void missing(boolean schemaExists) {
    String schema = schemaExists ? "" : Ddl.render("create schema {0};\n", name(layout.schema()));
    faults.add(
        Fault.missing(
            "%s does not exist".formatted(place()),
            schema
                + String.join(
                    "\n",
                    definition.create(),
                    definition.leaveRoom(),
                    definition.create(definition.guard())),
            "name the table that there is: ReplicaTable.of(…).into(\"schema\", \"table\")"));
  }

  private boolean isTable(CatalogTable table) {
    String kind =
        switch (table.kind()) {
          case "r" -> table.related() ? "part of an inheritance or a partitioning" : "";
          case "p" -> "partitioned";
          case "v" -> "a view";
          case "m" -> "a materialized view";
          default -> "a foreign table";
        };
    if (!kind.isEmpty()) {
      faults.add(
          Fault.different(
              "%s is %s; a replica is a plain table, for the guard guards no rows that can be written by another name"
                  .formatted(place(), kind),
              "keep the copy in a table of its own: ReplicaTable.of(…).into(\"schema\", \"table\")"));
    } else if (!table.persistence().equals("p")) {
      faults.add(
          Fault.different(
              "%s is unlogged: a crash of the server empties it, and nobody would notice"
                  .formatted(place()),
              Ddl.render("alter table {0} set logged;", definition.table())));
    }
    return kind.isEmpty();
  }

  private void checkRights(CatalogTable table) {
    if (!table.usable()) {
      faults.add(
          Fault.rights(
              "login '%s' may not use schema '%s'".formatted(login.role(), layout.schema()),
              Ddl.render(
                  "grant usage on schema {0} to {1};", name(layout.schema()), name(login.role()))));
    }
    Set<String> lacking = new TreeSet<>();
    for (CatalogColumn column : table.columns()) {
      if (definition.guarded().contains(column.name())) {
        lacking.addAll(column.lacking());
      }
    }
    if (!layout.keepsDeleted() && !table.deletable()) {
      lacking.add("DELETE");
    }
    if (!lacking.isEmpty()) {
      faults.add(
          Fault.rights(
              "login '%s' may not %s %s, hence not apply changes"
                  .formatted(login.role(), String.join(", ", lacking), place()),
              Ddl.render(
                  "grant select, insert, update%s on {0} to {1};"
                      .formatted(layout.keepsDeleted() ? "" : ", delete"),
                  definition.table(),
                  name(login.role()))));
    }
    if (table.rowSecurity()) {
      faults.add(
          Fault.rights(
              "%s: row security hides rows from login '%s', which could not keep them"
                  .formatted(place(), login.role()),
              Ddl.render("alter role {0} bypassrls;", name(login.role()))));
    }
  }

  private String place() {
    return "table %s.%s".formatted(layout.schema(), layout.table());
  }
}
