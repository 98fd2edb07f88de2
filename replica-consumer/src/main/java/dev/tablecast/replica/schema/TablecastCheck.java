package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.name;

import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.TablecastSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether Tablecast's own tables are there, and whether the login may use them. */
final class TablecastCheck {

  private record Found(boolean complete, boolean usable, List<String> lacking) {}

  private TablecastCheck() {}

  static List<Fault> faults(Connection connection, Login login, TablecastSchema own)
      throws SQLException {
    Found found =
        SqlResource.TABLECAST
            .query(
                connection,
                row -> new Found(row.getBoolean(1), row.getBoolean(2), SqlResource.texts(row, 3)),
                String.join(",", own.tables()))
            .get(0);
    List<Fault> faults = new ArrayList<>();
    if (!found.complete()) {
      faults.add(
          Fault.missing(
              "schema tablecast, where %s, is missing or incomplete".formatted(own.purpose()),
              own.ddl()));
    }
    if (!found.usable()) {
      faults.add(
          Fault.rights(
              "login '%s' may not use schema tablecast".formatted(login.role()),
              Ddl.render("grant usage on schema tablecast to {0};", name(login.role()))));
    }
    if (!found.lacking().isEmpty()) {
      faults.add(
          Fault.rights(
              "login '%s' may not %s tables of schema tablecast"
                  .formatted(login.role(), String.join(", ", found.lacking())),
              Ddl.render(
                  "grant select, insert, update, delete on all tables in schema tablecast to {0};",
                  name(login.role()))));
    }
    return faults;
  }
}
