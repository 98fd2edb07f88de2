package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.name;

import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.ReplicaLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks Postgres what the service's own login may do that the guard is to keep it from. Thread-safe.
 */
final class LoginCheck {

  /** Of a server of a hundred databases nobody reads a hundred messages. */
  private static final int DATABASES = 5;

  private record Database(String name, boolean owned, List<String> grantees) {}

  private final List<ReplicaLayout> layouts;
  private final GuardLevel level;

  LoginCheck(List<ReplicaLayout> layouts, GuardLevel level) {
    this.layouts = layouts;
    this.level = level;
  }

  /** Every fault of the service's login, beside the one that applies. */
  List<Fault> faults(Connection service, String applier) throws SQLException {
    Session session = Session.of(service);
    if (!session.superusers().isEmpty()) {
      // Whatever else is asked, the answer is yes.
      return List.of(superuser(session));
    }
    List<Fault> faults = new ArrayList<>();
    if (level == GuardLevel.STRICT) {
      faults.addAll(shared(session, applier));
    }
    for (ReplicaLayout layout : layouts) {
      faults.addAll(new TablePrivileges(layout, session.login(), applier, level).faults(service));
    }
    faults.addAll(databases(service, session.login()));
    return faults;
  }

  private static Fault superuser(Session session) {
    String role = session.superusers().get(0);
    return role.equals(session.login())
        ? Fault.login(
            "login '%s' is a superuser, whom no grant holds and who can disable every trigger"
                .formatted(role),
            Ddl.render("alter role {0} nosuperuser;", name(role)),
            "give the service a login of its own (create role … login password '…';) and set spring.datasource.username")
        : Fault.login(
            "login '%s' may become the superuser '%s', whom no grant holds and who can disable every trigger"
                .formatted(session.login(), role),
            Ddl.render("revoke {0} from {1};", name(role), name(session.login())));
  }

  private static List<Fault> shared(Session session, String applier) {
    if (session.login().equals(applier)) {
      return List.of(
          Fault.login(
              "login '%s' is replication's too: what that may write, all of this service may"
                  .formatted(applier),
              Ddl.render("create role {0} login password '…';", name(applier + "_applier"))
                  + "\nset tablecast.replica.datasource.username and .password to it, and run what"
                  + "\nReplicaSchema.of(…).%s prints"
                      .formatted("grants(\"%1$s\", \"%1$s_applier\")".formatted(applier))));
    }
    return session.roles().contains(applier)
        ? List.of(
            Fault.login(
                "login '%s' may become '%s', which is replication's: what that may write, all of this service may"
                    .formatted(session.login(), applier),
                Ddl.render("revoke {0} from {1};", name(applier), name(session.login()))))
        : List.of();
  }

  private static List<Fault> databases(Connection service, String login) throws SQLException {
    List<Database> databases =
        SqlResource.DATABASES.query(
            service,
            row -> new Database(row.getString(1), row.getBoolean(2), SqlResource.texts(row, 3)));
    List<Fault> faults =
        new ArrayList<>(
            databases.stream().limit(DATABASES).map(each -> database(each, login)).toList());
    if (databases.size() > DATABASES) {
      faults.add(
          Fault.login(
              "login '%s' may connect to %d more databases of the server"
                  .formatted(login, databases.size() - DATABASES),
              "revoke connect on database … from public; on each of: select datname from pg_database where has_database_privilege(datname, 'CONNECT');"));
    }
    return faults;
  }

  private static Fault database(Database database, String login) {
    if (database.owned()) {
      return Fault.login(
          "login '%s' owns database '%s' too: two services share it, or one service reaches into another's"
              .formatted(login, database.name()),
          Ddl.render("alter database {0} owner to …;", name(database.name()))
              + "  -- the login of the service that it is of");
    }
    List<String> statements = new ArrayList<>();
    for (String grantee : database.grantees()) {
      statements.add(
          grantee.isEmpty()
              ? Ddl.render(
                  "revoke connect on database {0} from public;  -- and grant it to its own service",
                  name(database.name()))
              : Ddl.render(
                  "revoke connect on database {0} from {1};",
                  name(database.name()), name(grantee)));
    }
    return Fault.login(
        "login '%s' may connect to database '%s' too, where another service's tables may be"
            .formatted(login, database.name()),
        String.join("\n", statements));
  }
}
