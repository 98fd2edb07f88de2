package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.Grants;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.Name;
import org.jooq.QueryPart;

/** What the service's login may do with one replica's table beyond what is the service's. */
final class TablePrivileges {

  private record Found(
      boolean owned,
      String owner,
      boolean schemaOwned,
      String schemaOwner,
      boolean readable,
      List<String> privileges,
      List<String> grantees,
      List<String> local) {}

  private final TableDefinition definition;
  private final ReplicaLayout layout;
  private final String service;
  private final String applier;
  private final GuardLevel level;

  TablePrivileges(ReplicaLayout layout, String service, String applier, GuardLevel level) {
    this.definition = new TableDefinition(layout);
    this.layout = layout;
    this.service = service;
    this.applier = applier;
    this.level = level;
  }

  /** None if there is no such table: others tell that. */
  List<Fault> faults(Connection connection) throws SQLException {
    List<Fault> faults = new ArrayList<>();
    for (Found found : find(connection)) {
      if (found.owned()) {
        faults.add(owner(found));
      } else if (found.schemaOwned()) {
        faults.add(schemaOwner(found));
      }
      if (level == GuardLevel.STRICT && !found.owned() && !service.equals(applier)) {
        if (!found.privileges().isEmpty()) {
          faults.add(privileges(found));
        }
        if (!found.readable()) {
          faults.add(
              Fault.missing(
                  "login '%s' may not read %s".formatted(service, place()),
                  new Grants(service, applier).table(layout)));
        }
      }
    }
    return faults;
  }

  private List<Found> find(Connection connection) throws SQLException {
    return SqlResource.PRIVILEGES.query(
        connection,
        row ->
            new Found(
                row.getBoolean(1),
                row.getString(2),
                row.getBoolean(3),
                row.getString(4),
                row.getBoolean(5),
                SqlResource.texts(row, 6),
                SqlResource.texts(row, 7),
                SqlResource.texts(row, 8)),
        layout.schema(),
        layout.table(),
        connection.createArrayOf("text", definition.guarded().toArray()));
  }

  private Fault owner(Found found) {
    return Fault.login(
        "login '%s' %s %s, and can disable its triggers, grant itself every right and drop it"
            .formatted(
                service,
                found.owner().equals(service)
                    ? "owns"
                    : "may become '%s', who owns".formatted(found.owner()),
                place()),
        found.owner().equals(service)
            ? newOwner("alter table {0} owner to {1};", definition.table(), kept(found))
            : leave(found.owner()));
  }

  private Fault schemaOwner(Found found) {
    return Fault.login(
        "login '%s' %s schema %s, and can drop %s with all that guards it"
            .formatted(
                service,
                found.schemaOwner().equals(service)
                    ? "owns"
                    : "may become '%s', who owns".formatted(found.schemaOwner()),
                layout.schema(),
                place()),
        found.schemaOwner().equals(service) || found.schemaOwner().equals("pg_database_owner")
            ? newOwner(
                "alter schema {0} owner to {1};",
                name(layout.schema()),
                List.of(
                    Ddl.render(
                        "grant usage on schema {0} to {1};", name(layout.schema()), name(service))))
            : leave(found.schemaOwner()));
  }

  /**
   * Somebody else, who may be there already. With the owner go the owner's own rights: what the
   * service keeps is granted after that.
   */
  private String newOwner(String alter, Name what, List<String> kept) {
    List<String> statements = new ArrayList<>();
    String owner = applier;
    if (service.equals(applier)) {
      owner = service + "_owner";
      statements.add(Ddl.render("create role {0} nologin;", name(owner)));
    }
    statements.add(Ddl.render(alter, what, name(owner)));
    statements.addAll(kept);
    return String.join("\n", statements);
  }

  private List<String> kept(Found found) {
    String rights = service.equals(applier) ? "select, insert, update, delete" : "select";
    List<String> statements = new ArrayList<>();
    statements.add(
        Ddl.render("grant %s on {0} to {1};".formatted(rights), definition.table(), name(service)));
    if (!service.equals(applier)) {
      statements.addAll(updateOfLocalColumns(found));
    }
    return statements;
  }

  private String leave(String role) {
    return Ddl.render("revoke {0} from {1};", name(role), name(service));
  }

  private Fault privileges(Found found) {
    String may = String.join(", ", found.privileges());
    List<String> statements = new ArrayList<>();
    if (found.grantees().isEmpty()) {
      // No grant on the table gives it; there is one role in Postgres that needs none.
      statements.add(leave("pg_write_all_data"));
    } else {
      statements.add(
          Ddl.render(
              "revoke %s on {0} from {1};".formatted(may.toLowerCase(Locale.ROOT)),
              definition.table(),
              names(found.grantees())));
      if (found.privileges().contains("UPDATE")) {
        statements.addAll(updateOfLocalColumns(found));
      }
    }
    return Fault.login(
        "login '%s' may %s %s; at level strict it may read it and update its local columns%s"
            .formatted(
                service,
                may,
                place(),
                found.local().isEmpty() ? "" : ", " + String.join(", ", found.local())),
        String.join("\n", statements));
  }

  private List<String> updateOfLocalColumns(Found found) {
    return found.local().isEmpty()
        ? List.of()
        : List.of(
            Ddl.render(
                "grant update ({0}) on {1} to {2};",
                names(found.local()), definition.table(), name(service)));
  }

  private static QueryPart names(List<String> names) {
    return list(
        names.stream()
            .map(each -> each.isEmpty() ? sql("public") : (QueryPart) name(each))
            .toList());
  }

  private String place() {
    return "table %s.%s".formatted(layout.schema(), layout.table());
  }
}
