package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.name;

import dev.tablecast.replica.table.Ddl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The server, database and login that a connection is to. */
record Login(
    int serverNumber, String serverVersion, String database, String role, boolean mayStage) {

  /** The first release that replaces a trigger in one statement. */
  private static final int REPLACES_TRIGGERS = 140_000;

  static Login of(Connection connection) throws SQLException {
    return SqlResource.LOGIN
        .query(
            connection,
            row ->
                new Login(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)))
        .get(0);
  }

  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (serverNumber < REPLACES_TRIGGERS) {
      faults.add(
          Fault.different(
              "Postgres is %s, which has no CREATE OR REPLACE TRIGGER".formatted(serverVersion),
              "upgrade to Postgres 14 or newer"));
    }
    if (!mayStage) {
      faults.add(
          Fault.rights(
              "login '%s' may not make temporary tables, in which catching up gathers rows"
                  .formatted(role),
              Ddl.render("grant temporary on database {0} to {1};", name(database), name(role))));
    }
    return faults;
  }
}
