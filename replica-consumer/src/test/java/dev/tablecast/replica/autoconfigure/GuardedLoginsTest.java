package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.autoconfigure.StoreContext.KeepsFilms;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.UnsafeLoginException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a service's login may do, at either level of the guard. */
@ExtendWith(OutputCaptureExtension.class)
class GuardedLoginsTest {

  private final StoreContext store = new StoreContext();
  private final PostgresServer server = store.server;
  private final String database = store.database;
  private final ApplicationContextRunner runner = store.runner;

  @Test
  void appliesByALoginOfReplicationsOwnAtLevelStrict() throws SQLException {
    createStrictLogins();

    strict("tablecast.replica.guard.logins=warn")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await().until(() -> StoreContext.only(context).state() == State.WAITING_FOR_TOPIC);
              assertThat(users()).contains(database + "_applier");
              context.close();
              await().untilAsserted(() -> assertThat(users()).isEmpty());
            });
  }

  @Test
  void createsTablesThatTheServiceMayReadAtLevelStrict() throws SQLException {
    createLogins();
    store.execute(
        "grant create on database %1$s to %1$s_applier".formatted(database),
        "alter schema public owner to %s_applier".formatted(database));

    strict("tablecast.replica.guard.logins=warn", "tablecast.replica.schema=create")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              try (Connection service = context.getBean(DataSource.class).getConnection();
                  Statement statement = service.createStatement()) {
                statement.execute("select id, title from film");
                assertThatThrownBy(() -> statement.execute("delete from film"))
                    .hasMessageContaining("permission denied for table film");
              }
            });
  }

  @Test
  void refusesALoginThatTheGuardDoesNotHoldAtLevelStrict() throws SQLException {
    createStrictLogins();

    strict(
            "spring.datasource.username=" + server.username(),
            "spring.datasource.password=" + server.password())
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(UnsafeLoginException.class)
                    .hasMessageContaining(
                        "login '%s' is a superuser".formatted(server.username())));
  }

  @Test
  void refusesLevelStrictWithoutALoginOfReplicationsOwn() {
    store.assertRefused(
        "tablecast.replica.guard.level=strict",
        InvalidConfigurationPropertyValueException.class,
        "tablecast.replica.datasource.username");
  }

  @Test
  void warnsOfALoginThatTheGuardDoesNotHoldUnlessToldNotTo(CapturedOutput output)
      throws SQLException {
    store.execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues("tablecast.replica.guard.logins=off")
        .run(context -> assertThat(output).doesNotContain("is a superuser"));
    runner
        .withUserConfiguration(KeepsFilms.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .contains("The guard does not hold this service's own login:")
                  .contains("is a superuser, whom no grant holds");
            });
  }

  private void createLogins() throws SQLException {
    store.execute(
        "create role %s_service login password 'store'".formatted(database),
        "create role %s_applier login password 'store'".formatted(database));
  }

  private void createStrictLogins() throws SQLException {
    createLogins();
    ReplicaSchema films = ReplicaSchema.of(KeepsFilms.FILMS);
    store.execute(films.ddl(), films.grants(database + "_service", database + "_applier"));
  }

  private ApplicationContextRunner strict(String... properties) {
    return runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(
            "tablecast.replica.guard.level=strict",
            "tablecast.replica.datasource.username=" + database + "_applier",
            "tablecast.replica.datasource.password=store",
            "spring.datasource.username=" + database + "_service",
            "spring.datasource.password=store")
        .withPropertyValues(properties);
  }

  /** Who is connected to the database, besides who asks. */
  private List<String> users() throws SQLException {
    List<String> users = new ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select distinct usename from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()")) {
      while (rows.next()) {
        users.add(rows.getString(1));
      }
    }
    return users;
  }
}
