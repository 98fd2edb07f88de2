package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ways to a replica's table that no build can see: the database itself refuses them. */
class OtherWaysTest {

  private static final String OWNED = "column title of public.film is owned by service forum";

  private final String clerk = "clerk_" + UUID.randomUUID().toString().substring(0, 8);
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(1);
    store.database.executeUnguarded(
        "insert into film values (1, 'Alien', 1979, '00000000-0000-0000-0000-000000000001')");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void anotherLoginNeedsAGrantAndIsRefusedByTheGuardEvenThen() throws Exception {
    store.database.execute("create role %s login password 'secret'".formatted(clerk));

    assertThatThrownBy(() -> asClerk("update film set title = 'Mine'"))
        .hasMessageContaining("permission denied for table film");

    store.database.execute("grant select, update on film to %s".formatted(clerk));
    assertRefused(() -> asClerk("update film set title = 'Mine'"));
    asClerk("update film set price = 1");
    assertThat(store.database.films()).containsExactly("1|Alien|1979|1");
    store.database.execute("drop owned by %1$s; drop role %1$s".formatted(clerk));
  }

  @Test
  void aSuperuserIsRefused() {
    assertThat(store.database.query("select rolsuper from pg_roles where rolname = current_user"))
        .containsExactly("t");

    assertRefused(() -> store.database.execute("update film set title = 'Mine'"));
  }

  @Test
  void aFunctionOfTheTablesOwnerIsRefused() throws Exception {
    store.database.execute(
        "create function rename() returns void language sql security definer"
            + " begin atomic update film set title = 'Mine'; end");

    assertRefused(() -> store.database.execute("select rename()"));
  }

  @Test
  void aViewIsRefused() throws Exception {
    store.database.execute("create view shelf as select id, title from film");

    assertRefused(() -> store.database.execute("update shelf set title = 'Mine'"));
  }

  @Test
  void aTriggerOfTheServicesOwnTableIsRefused() throws Exception {
    store.database.execute(
        "create table label (text text);"
            + " create function stick() returns trigger language plpgsql as"
            + " $$ begin update film set title = new.text; return new; end $$;"
            + " create trigger stick after insert on label for each row execute function stick()");

    assertRefused(() -> store.database.execute("insert into label values ('Mine')"));
  }

  @Test
  void aForeignTableOfAnotherDatabaseIsRefused() throws Exception {
    HikariDataSource connections = store.database.connections();
    URI url = URI.create(connections.getJdbcUrl().substring("jdbc:".length()));
    // A second session, as postgres_fdw of any other database opens it.
    store.database.execute(
        """
        create extension if not exists postgres_fdw;
        create schema theirs;
        create server shop foreign data wrapper postgres_fdw
          options (host '%s', port '%d', dbname '%s');
        create user mapping for current_user server shop options (user '%s', password '%s');
        import foreign schema public limit to (film) from server shop into theirs
        """
            .formatted(
                url.getHost(),
                url.getPort(),
                url.getPath().substring(1),
                connections.getUsername(),
                connections.getPassword()));

    assertRefused(() -> store.database.execute("update theirs.film set title = 'Mine'"));
  }

  /** What a step does to the database. */
  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private void assertRefused(Step step) {
    SQLException refused = catchThrowableOfType(SQLException.class, step::run);

    assertThat((Throwable) refused).hasMessageContaining(OWNED);
    assertThat(store.database.query("select title from film")).containsExactly("Alien");
  }

  private void asClerk(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                store.database.connections().getJdbcUrl(), clerk, "secret");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
