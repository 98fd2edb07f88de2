package dev.tablecast.publisher.schema;

import static dev.tablecast.publisher.schema.Statements.name;
import static dev.tablecast.publisher.schema.Statements.names;
import static dev.tablecast.publisher.schema.Statements.render;

import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.message.MessageColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Name;
import org.jooq.QueryPart;

/** Compares a table of messages with what the relay needs of one. Used once. */
final class MessageTableCheck {

  /** Types whose binary form is the text itself. */
  private static final Set<String> TEXTS = Set.of("text", "varchar", "json");

  private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8");

  private final MessageTable messages;
  private final Server server;
  private final List<Fault> faults = new ArrayList<>();

  MessageTableCheck(MessageTable messages, Server server) {
    this.messages = messages;
    this.server = server;
  }

  /** Every fault of the table. */
  List<Fault> faults(Connection connection) throws SQLException {
    Optional<CatalogTable> found =
        CatalogTable.find(connection, messages.schema(), messages.table());
    if (found.isEmpty()) {
      missing(CatalogTable.schemasWith(connection, messages.table()));
    } else if (isLogged(found.get())) {
      for (MessageColumn column : MessageColumn.values()) {
        check(column, found.get());
      }
      checkIdentity(found.get());
      checkPrivileges(found.get());
    }
    return faults;
  }

  private void missing(List<String> elsewhere) {
    List<String> choices = new ArrayList<>();
    for (String schema : elsewhere) {
      choices.add(
          "declare the one that there is: new MessageTable(\"%s\", \"%s\")"
              .formatted(schema, messages.table()));
    }
    choices.add(
        "create it, by a migration that has not run yet or for another database than '%s': %s"
            .formatted(server.database(), ddl()));
    faults.add(
        Fault.ofContract("table %s of messages does not exist".formatted(messages), choices));
  }

  /** As Eventuate Tram's own scripts make it. */
  private String ddl() {
    return render("CREATE SCHEMA IF NOT EXISTS {0}", name(messages.schema()))
        + " "
        + render(
            "CREATE TABLE {0} (id varchar(1000) PRIMARY KEY, destination text NOT NULL, headers"
                + " text NOT NULL, payload text NOT NULL, published smallint DEFAULT 0,"
                + " message_partition smallint, creation_time bigint)",
            part())
        + " "
        + render(
            "CREATE INDEX {0} ON {1} (published, id)",
            name(messages.table() + "_published_idx"), part());
  }

  private boolean isLogged(CatalogTable table) {
    boolean logged = table.persistence().equals("p");
    if (!Set.of("r", "p").contains(table.kind())) {
      fault("is no table", "name the table that the messages are inserted into");
      return false;
    }
    if (!logged) {
      fault("is not logged, hence not published", render("ALTER TABLE {0} SET LOGGED", part()));
    }
    return logged;
  }

  private void check(MessageColumn column, CatalogTable table) {
    Optional<CatalogColumn> found = table.column(column.columnName());
    boolean number = column == MessageColumn.PUBLISHED;
    QueryPart[] parts = {part(), name(column.columnName())};
    if (found.isEmpty()) {
      fault(
          "has no column '%s'".formatted(column.columnName()),
          number
              ? render("ALTER TABLE {0} ADD COLUMN {1} smallint DEFAULT 0", parts)
              : render("ALTER TABLE {0} ADD COLUMN {1} text NOT NULL", parts));
      return;
    }
    CatalogType type = found.get().type();
    if (type.array() || !type.known() || !(number ? NUMBERS : TEXTS).contains(type.base())) {
      fault(
          "has column '%s' of type %s, which is not read"
              .formatted(column.columnName(), type.text()),
          render(
              number
                  ? "ALTER TABLE {0} ALTER COLUMN {1} TYPE smallint USING {1}::smallint"
                  : "ALTER TABLE {0} ALTER COLUMN {1} TYPE text USING {1}::text",
              parts));
    }
  }

  /** The log has to tell of a delete by the id alone, or Postgres refuses it. */
  private void checkIdentity(CatalogTable table) {
    Set<String> id = Set.of(MessageColumn.ID.columnName());
    for (CatalogTable.Identity identity : table.identities()) {
      if (!identity.columns().equals(id)) {
        faults.add(
            Fault.ofContract(
                "table %s.%s: its replica identity is not (id), so that its rows could not be deleted while they are published"
                    .formatted(identity.schema(), identity.table()),
                render(
                    "ALTER TABLE {0} ADD PRIMARY KEY (id)",
                    name(identity.schema(), identity.table())),
                "where Postgres gives the ids (eventuate.outbox.id), let Eventuate give them, which is its default"));
      }
    }
  }

  private void checkPrivileges(CatalogTable table) {
    List<String> lacking = new ArrayList<>();
    if (!table.usable()) {
      lacking.add(render("GRANT USAGE ON SCHEMA {0} TO {1}", name(messages.schema()), login()));
    }
    boolean readable =
        MessageColumn.columnNames().stream()
            .allMatch(each -> table.column(each).map(CatalogColumn::readable).orElse(true));
    if (!readable || !table.deletable()) {
      lacking.add(
          render(
              "GRANT SELECT ({0}), DELETE ON {1} TO {2}",
              names(MessageColumn.columnNames()), part(), login()));
    }
    if (table.rowSecurity()) {
      lacking.add(render("ALTER ROLE {0} BYPASSRLS", login()));
    }
    if (!lacking.isEmpty()) {
      faults.add(
          Fault.ofSetup(
              "table %s: login '%s' may not read and delete its rows, as it does with those that are published"
                  .formatted(messages, server.login()),
              String.join(" ", lacking)));
    }
  }

  private void fault(String found, String choice) {
    faults.add(Fault.ofContract("table %s of messages %s".formatted(messages, found), choice));
  }

  private Name login() {
    return name(server.login());
  }

  private Name part() {
    return name(messages.schema(), messages.table());
  }
}
