package dev.tablecast.replica.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.films.Film;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login that the guard does not hold is told, each time with the statement that mends it. */
class LoginCheckTest {

  private static final ReplicaSchema FILMS =
      ReplicaSchema.of(ReplicaTable.of(Film.class).columns("title", "year"));

  /** Its own: every login may connect to whatever databases other tests make. */
  private static final PostgresServer SERVER = PostgresServer.start(PostgresOptions.fast());

  @BeforeEach
  void open() throws SQLException {
    SERVER.createDatabase("store");
    execute(
        FILMS.ddl(),
        "alter table film add price numeric",
        "create role store login password 'store'",
        "create role applier login password 'store'",
        FILMS.grants("store", "applier"));
  }

  /** Databases and roles are the whole server's. */
  @AfterEach
  void tidy() throws SQLException {
    try (Connection connection = SERVER.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String each :
          names(
              statement,
              "select datname from pg_database where not datistemplate and datname <> 'postgres'")) {
        statement.execute("drop database %s with (force)".formatted(each));
      }
      for (String each :
          names(
              statement,
              "select rolname from pg_roles where rolname <> user and rolname not like 'pg\\_%'")) {
        statement.execute("drop role " + each);
      }
    }
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void whatIsPrintedIsEnough() throws SQLException {
    assertThat(faults(GuardLevel.STRICT)).isEmpty();
    assertThat(faults(GuardLevel.ACCIDENT)).isEmpty();
  }

  @Test
  void aSuperuserIsTold() throws SQLException {
    execute("alter role store superuser");

    assertMended(
        "login 'store' is a superuser, whom no grant holds", "alter role \"store\" nosuperuser;");
  }

  @Test
  void whoMayBecomeASuperuserIsTold() throws SQLException {
    execute("create role admin superuser", "grant admin to store");

    assertMended(
        "login 'store' may become the superuser 'admin'", "revoke \"admin\" from \"store\";");
  }

  @Test
  void theTablesOwnerIsTold() throws SQLException {
    execute("alter table film owner to store");

    assertMended(
        "login 'store' owns table public.film, and can disable its triggers",
        "alter table \"public\".\"film\" owner to \"applier\";");
    execute("set role store; update film set price = 1; reset role");
  }

  @Test
  void anOwnerThatAppliesTooIsToldOfAnotherOne() throws SQLException {
    execute("alter table film owner to applier");
    try (Connection both = login("applier")) {
      List<Fault> faults =
          FILMS.loginFaults(both, both, GuardLevel.ACCIDENT, SchemaPolicy.VALIDATE);

      assertThat(faults)
          .singleElement()
          .asString()
          .contains("login 'applier' owns table public.film");
      execute(faults.get(0).choices().get(0));
      assertThat(FILMS.loginFaults(both, both, GuardLevel.ACCIDENT, SchemaPolicy.VALIDATE))
          .isEmpty();
      FILMS.prepare(both, SchemaPolicy.VALIDATE);
    }
  }

  @Test
  void whoMayBecomeTheTablesOwnerIsTold() throws SQLException {
    execute("create role owner", "alter table film owner to owner", "grant owner to store");

    assertMended(
        "login 'store' may become 'owner', who owns table public.film",
        "revoke \"owner\" from \"store\";");
  }

  @Test
  void theSchemasOwnerIsToldWhoseItIsByTheDatabaseToo() throws SQLException {
    execute("alter database store owner to store");

    assertMended(
        "login 'store' may become 'pg_database_owner', who owns schema public, and can drop table"
            + " public.film",
        "alter schema \"public\" owner to \"applier\";");
  }

  @Test
  void whoSharesReplicationsLoginIsToldAtLevelStrict() throws SQLException {
    try (Connection both = login("applier")) {
      List<Fault> strict = FILMS.loginFaults(both, both, GuardLevel.STRICT, SchemaPolicy.VALIDATE);

      assertThat(strict).hasSize(1);
      assertThat(strict.get(0).toString())
          .contains("login 'applier' is replication's too")
          .contains("create role \"applier_applier\" login password '…';")
          .contains("tablecast.replica.datasource.username")
          .contains("grants(\"applier\", \"applier_applier\")");
      assertThat(FILMS.loginFaults(both, both, GuardLevel.ACCIDENT, SchemaPolicy.VALIDATE))
          .isEmpty();
    }
  }

  @Test
  void whoMayBecomeReplicationIsToldAtLevelStrict() throws SQLException {
    execute("grant applier to store");

    assertThat(faults(GuardLevel.STRICT).get(0).toString())
        .contains("login 'store' may become 'applier', which is replication's")
        .contains("revoke \"applier\" from \"store\";");
    execute("revoke \"applier\" from \"store\";");
    assertThat(faults(GuardLevel.STRICT)).isEmpty();
  }

  @Test
  void whoMayConnectToAnotherServicesDatabaseIsTold() throws SQLException {
    SERVER.createDatabase("forum");

    assertMended(
        "login 'store' may connect to database 'forum' too",
        "revoke connect on database \"forum\" from public;");
  }

  @Test
  void whoWasGrantedToConnectToAnotherServicesDatabaseIsTold() throws SQLException {
    SERVER.createDatabase("forum");
    execute(
        "revoke connect on database forum from public", "grant connect on database forum to store");

    assertMended(
        "login 'store' may connect to database 'forum' too",
        "revoke connect on database \"forum\" from \"store\";");
  }

  @Test
  void whoOwnsAnotherDatabaseIsTold() throws SQLException {
    SERVER.createDatabase("forum");
    execute(
        "revoke connect on database forum from public",
        "alter database forum owner to store",
        "create role forum");

    assertMended(
        "login 'store' owns database 'forum' too", "alter database \"forum\" owner to …;", "forum");
  }

  @Test
  void ofManyDatabasesTheFirstAreTold() throws SQLException {
    for (int i = 0; i < 7; i++) {
      SERVER.createDatabase("service" + i);
    }

    assertThat(faults(GuardLevel.ACCIDENT))
        .hasSize(6)
        .last()
        .asString()
        .contains("login 'store' may connect to 2 more databases");
  }

  @Test
  void aWideGrantIsToldAtLevelStrict() throws SQLException {
    execute("grant all on film to public, store");

    assertThat(faults(GuardLevel.ACCIDENT)).isEmpty();
    assertMended(
        "login 'store' may INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER table public.film; at level"
            + " strict it may read it and update its local columns, price",
        "revoke insert, update, delete, truncate, trigger on \"public\".\"film\" from public, \"store\";"
            + "\n               grant update (\"price\") on \"public\".\"film\" to \"store\";");
    execute("set role store; update film set price = 1; reset role");
  }

  @Test
  void aGrantOfOneForeignColumnIsToldAtLevelStrict() throws SQLException {
    execute("grant update (title), insert (price) on film to store");

    assertMended(
        "login 'store' may INSERT, UPDATE table public.film",
        "revoke insert, update on \"public\".\"film\" from \"store\";");
  }

  @Test
  void whoMayWriteAllDataIsToldAtLevelStrict() throws SQLException {
    execute("grant pg_write_all_data to store");

    assertMended(
        "login 'store' may INSERT, UPDATE, DELETE table public.film",
        "revoke \"pg_write_all_data\" from \"store\";");
  }

  @Test
  void whoMayNotReadIsToldAndGrantedItWhereTablesAreCreated() throws SQLException {
    execute("revoke all on film from store", "alter table film owner to applier");

    assertThat(faults(GuardLevel.STRICT))
        .singleElement()
        .asString()
        .contains("login 'store' may not read table public.film")
        .contains("grant select on \"public\".\"film\" to \"store\";");
    execute(
        "alter schema tablecast owner to applier",
        "do $$ declare t text; begin for t in select tablename from pg_tables"
            + " where schemaname = 'tablecast' loop"
            + " execute format('alter table tablecast.%I owner to applier', t); end loop; end $$",
        "alter schema public owner to applier");
    try (Connection service = login("store");
        Connection applier = login("applier")) {
      assertThat(FILMS.loginFaults(service, applier, GuardLevel.STRICT, SchemaPolicy.CREATE))
          .isEmpty();
    }
    assertThat(faults(GuardLevel.STRICT)).isEmpty();
  }

  /** Told so, and no longer once the statement has run. */
  private void assertMended(String found, String statement) throws SQLException {
    assertMended(found, statement, "");
  }

  private void assertMended(String found, String statement, String name) throws SQLException {
    List<Fault> faults = faults(GuardLevel.STRICT);
    assertThat(faults).singleElement().asString().contains(found).contains(statement);
    execute(faults.get(0).choices().get(0).replace("…", name));
    assertThat(faults(GuardLevel.STRICT)).isEmpty();
  }

  private List<Fault> faults(GuardLevel level) throws SQLException {
    try (Connection service = login("store");
        Connection applier = login("applier")) {
      return FILMS.loginFaults(service, applier, level, SchemaPolicy.VALIDATE);
    }
  }

  private static Connection login(String role) throws SQLException {
    return DriverManager.getConnection(SERVER.url("store"), role, "store");
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = SERVER.connect("store");
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static List<String> names(Statement statement, String query) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
