package dev.tablecast.publisher.schema;

import static dev.tablecast.publisher.schema.Statements.name;
import static dev.tablecast.publisher.schema.Statements.names;
import static dev.tablecast.publisher.schema.Statements.render;

import dev.tablecast.contract.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares one contract with the table that is to fulfil it. Used once. */
final class TableCheck {

  private final PublishedTable published;
  private final Server server;
  private final List<Fault> faults = new ArrayList<>();

  TableCheck(PublishedTable published, Server server) {
    this.published = published;
    this.server = server;
  }

  /** Every fault of the table. */
  List<Fault> faults(Connection connection) throws SQLException {
    Optional<CatalogTable> found =
        CatalogTable.find(connection, published.schema(), published.table());
    if (found.isEmpty()) {
      missing(CatalogTable.schemasWith(connection, published.table()));
      return faults;
    }
    CatalogTable table = found.get();
    if (isTable(table)) {
      checkRows(table);
      for (Column column : published.facet().columns()) {
        new ColumnCheck(published, column, server).faults(table).forEach(faults::add);
      }
      new KeyCheck(published).faults(table).forEach(faults::add);
      checkPrivileges(table);
    }
    return faults;
  }

  private void missing(List<String> elsewhere) {
    List<String> choices = new ArrayList<>();
    for (String schema : elsewhere) {
      choices.add(
          "%s.from(\"%s\", \"%s\")".formatted(published.declaration(), schema, published.table()));
    }
    choices.add(
        "create it, by the migration that has not run yet or for another database than '%s'"
            .formatted(server.database()));
    if (elsewhere.isEmpty()) {
      choices.add(
          "name the table that there is: %s.from(\"schema\", \"table\")"
              .formatted(published.declaration()));
    }
    faults.add(Fault.ofContract("%s does not exist".formatted(place()), choices));
  }

  private boolean isTable(CatalogTable table) {
    String kind =
        switch (table.kind()) {
          case "r", "p" -> "";
          case "v" -> "a view";
          case "m" -> "a materialized view";
          case "f" -> "a foreign table";
          default -> "no table";
        };
    if (!kind.isEmpty()) {
      faults.add(
          Fault.ofContract(
              "%s is %s, whose rows are not in this database's log".formatted(place(), kind),
              "publish the table behind it: %s.from(\"schema\", \"table\")"
                  .formatted(published.declaration()),
              "OutboxTable.of(%s.class), and hand its rows over by Outbox"
                  .formatted(messageName())));
    }
    return kind.isEmpty();
  }

  private void checkRows(CatalogTable table) {
    if (table.persistence().equals("t")) {
      faults.add(
          Fault.ofContract(
              "%s is a temporary table".formatted(place()), "publish one that others can see"));
    } else if (table.persistence().equals("u")) {
      faults.add(notLogged(table.schema(), table.name()));
    }
    for (CatalogTable.Identity part : table.identities()) {
      boolean itself = part.schema().equals(table.schema()) && part.table().equals(table.name());
      if (!itself && part.persistence().equals("u")) {
        faults.add(notLogged(part.schema(), part.table()));
      }
      if (!itself && part.kind().equals("f")) {
        faults.add(
            Fault.ofContract(
                "%s has partition %s.%s, a foreign table, whose rows are not in this database's log"
                    .formatted(place(), part.schema(), part.table()),
                render(
                    "ALTER TABLE {0} DETACH PARTITION {1}",
                    name(table.schema(), table.name()), name(part.schema(), part.table()))));
      }
    }
    if (table.inherited()) {
      faults.add(
          Fault.ofContract(
              "%s has tables that inherit from it: reading it finds their rows, its log does not tell their changes"
                  .formatted(place()),
              "make it a partitioned table",
              "end the inheritance: ALTER TABLE … NO INHERIT …;"));
    }
  }

  private Fault notLogged(String schema, String table) {
    return Fault.ofContract(
        "table %s.%s is unlogged".formatted(schema, table),
        render("ALTER TABLE {0} SET LOGGED", name(schema, table)));
  }

  private void checkPrivileges(CatalogTable table) {
    if (!table.usable()) {
      faults.add(
          Fault.ofSetup(
              "%s: login '%s' may not use schema '%s', hence not read rows for snapshots"
                  .formatted(place(), server.login(), table.schema()),
              render(
                  "GRANT USAGE ON SCHEMA {0} TO {1}", name(table.schema()), name(server.login()))));
    }
    List<String> hidden =
        published.facet().columns().stream()
            .map(Column::name)
            .filter(column -> table.column(column).map(it -> !it.readable()).orElse(false))
            .toList();
    if (!hidden.isEmpty()) {
      faults.add(
          Fault.ofSetup(
              "%s: login '%s' may not SELECT %s, hence not read rows for snapshots"
                  .formatted(
                      place(),
                      server.login(),
                      hidden.stream().map("'%s'"::formatted).collect(Collectors.joining(", "))),
              render(
                  "GRANT SELECT ({0}) ON {1} TO {2}",
                  names(hidden), name(table.schema(), table.name()), name(server.login()))));
    }
    if (table.rowSecurity()) {
      faults.add(
          Fault.ofSetup(
              "%s: row security hides rows from login '%s'; a snapshot would miss them, and replicas remove them"
                  .formatted(place(), server.login()),
              render("ALTER ROLE {0} BYPASSRLS", name(server.login()))));
    }
  }

  private String place() {
    return "table %s.%s".formatted(published.schema(), published.table());
  }

  private String messageName() {
    return published.facet().contract().descriptor().getName();
  }
}
