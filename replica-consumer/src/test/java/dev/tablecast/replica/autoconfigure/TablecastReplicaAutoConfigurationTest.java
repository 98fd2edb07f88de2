package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tablecast.contract.ContractException;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.Freshness;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasNotRunningException;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.autoconfigure.ReplicasEndpoint.Operation;
import dev.tablecast.replica.films.Film;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.SchemaMismatchException;
import dev.tablecast.replica.schema.UnsafeLoginException;
import dev.tablecast.wire.FreshnessToken;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class TablecastReplicaAutoConfigurationTest {

  private static final FreshnessToken TOKEN = FreshnessToken.parse("forum@1:0/16B3748");

  private final PostgresServer server = PostgresServer.shared();
  private final String database = "store_" + UUID.randomUUID().toString().substring(0, 8);
  private ApplicationContextRunner runner;

  @BeforeEach
  void createDatabase() {
    server.createDatabase(database);
    PulsarServer pulsar = PulsarServer.shared();
    runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    PulsarAutoConfiguration.class,
                    TablecastReplicaAutoConfiguration.class))
            .withPropertyValues(
                "spring.application.name=store",
                "spring.datasource.url=" + server.url(database),
                "spring.datasource.username=" + server.username(),
                "spring.datasource.password=" + server.password(),
                "spring.datasource.hikari.initialization-fail-timeout=-1",
                "spring.pulsar.client.service-url=" + pulsar.serviceUrl());
  }

  @Test
  void doesNothingForAServiceThatDeclaresNothing() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context).doesNotHaveBean(ReplicaSettings.class);
          assertThat(context).doesNotHaveBean(ReplicasLifecycle.class);
        });
  }

  @Test
  void keepsWhatIsDeclaredAndTellsHealthAndMetrics() throws SQLException {
    execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    runner
        .withUserConfiguration(KeepsFilms.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).hasSingleBean(ReplicasHealthIndicator.class);
              assertThat(context).hasSingleBean(ReplicasMetrics.class);
              await().until(() -> only(context).state() == State.WAITING_FOR_TOPIC);
              context.stop();
              assertThat(context.getBean(ReplicasLifecycle.class).isRunning()).isFalse();
              context.start();
              assertThat(context.getBean(ReplicasLifecycle.class).isRunning()).isTrue();
            });
  }

  @Test
  void givesServicesTheReplicasThatRun() throws SQLException {
    execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    runner
        .withUserConfiguration(KeepsFilms.class)
        .run(
            context -> {
              Replicas replicas = context.getBean(Replicas.class);
              assertThat(replicas.awaitFresh("film", TOKEN, Duration.ZERO))
                  .isEqualTo(Freshness.STALE);
              context.stop();
              assertThatThrownBy(() -> replicas.awaitFresh("film", TOKEN, Duration.ZERO))
                  .isInstanceOf(ReplicasNotRunningException.class);
              context.start();
              assertThat(replicas.awaitFresh("film", TOKEN, Duration.ZERO))
                  .isEqualTo(Freshness.STALE);
            });
  }

  @Test
  void givesServicesThatDoNotApplyReplicasThatSaySo() {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues("tablecast.replica.enabled=false")
        .run(
            context ->
                assertThatThrownBy(
                        () ->
                            context
                                .getBean(Replicas.class)
                                .awaitFresh("film", TOKEN, Duration.ZERO))
                    .isInstanceOf(ReplicasNotRunningException.class)
                    .hasMessageContaining("tablecast.replica.enabled=false"));
  }

  @Test
  void takesSettingsFromItsOwnAndFromBootsKeys() {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(
            "spring.pulsar.defaults.topic.namespace=cinema",
            "tablecast.replica.enabled=false",
            "tablecast.replica.schema=create",
            "tablecast.replica.batch.rows=17",
            "tablecast.replica.batch.size=2MB",
            "tablecast.replica.request-snapshot-after=10m",
            "tablecast.replica.checksum.repair=false")
        .run(
            context -> {
              assertThat(context.getBean(ReplicaSettings.class))
                  .isEqualTo(
                      new ReplicaSettings(
                          "store",
                          "public/cinema",
                          17,
                          2 << 20,
                          SchemaPolicy.CREATE,
                          Duration.ofMinutes(10),
                          false));
              assertThat(context).doesNotHaveBean(ReplicasLifecycle.class);
              assertThat(context).hasSingleBean(ReplicaSchema.class);
            });
  }

  @Test
  void refusesToStartWithoutAName() {
    assertRefused(
        "spring.application.name=", InvalidConfigurationPropertyValueException.class, "a name");
  }

  @Test
  void refusesToAskForASnapshotAfterNoTime() {
    assertRefused(
        "tablecast.replica.request-snapshot-after=0",
        InvalidConfigurationPropertyValueException.class,
        "after some time");
  }

  @Test
  void refusesABatchOfNothing() {
    assertRefused(
        "tablecast.replica.batch.rows=0",
        InvalidConfigurationPropertyValueException.class,
        "tablecast.replica.batch.rows");
  }

  @Test
  void refusesToStartWithATableThatIsNotAsDeclared() throws SQLException {
    execute("create table film (id bigint primary key, title integer, _version uuid not null)");

    assertRefused(
        "spring.application.name=store",
        SchemaMismatchException.class,
        "alter table \"public\".\"film\" alter column \"title\" type text;");
  }

  @Test
  void createsWhatIsMissingIfToldTo() {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues("tablecast.replica.schema=create")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              execute("select title, year from film", "select * from tablecast.position");
            });
  }

  @Test
  void refusesToStartWithADeclarationThatIsWrongEvenIfItDoesNotApply() {
    runner
        .withUserConfiguration(KeepsFilms.class, KeepsFilmsOnceMore.class)
        .withPropertyValues("tablecast.replica.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DeclarationException.class)
                    .hasMessageContaining("would be one table"));
  }

  @Test
  void startsWithoutServersAndSaysSo(CapturedOutput output) throws IOException {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(
            "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + unused() + "/store",
            "spring.datasource.hikari.connection-timeout=500",
            "spring.pulsar.client.service-url=pulsar://127.0.0.1:" + unused())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .contains("The database does not answer")
                  .contains("The service starts all the same");
            });
  }

  @Test
  void startsWithoutRightsAndStopsTheReplicaUntilTheyAreGranted(CapturedOutput output)
      throws SQLException {
    String login = database + "_login";
    execute(
        ReplicaSchema.of(KeepsFilms.FILMS).ddl(),
        "create role %s login password 'store'".formatted(login),
        "grant usage on schema tablecast to " + login,
        "grant select, insert, update, delete on all tables in schema tablecast to " + login);

    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(
            "spring.datasource.username=" + login, "spring.datasource.password=store")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output).contains("The service starts all the same.");
              await().until(() -> only(context).state() == State.STOPPED);
              String grant =
                  "grant select, insert, update, delete on \"public\".\"film\" to \"%s\";"
                      .formatted(login);
              assertThat(only(context).error()).contains(grant);
              assertThat(
                      context.getBean(ReplicasHealthIndicator.class).health().getDetails().values())
                  .first()
                  .asString()
                  .contains("STOPPED", grant);

              execute(grant);
              await()
                  .atMost(Duration.ofMinutes(1))
                  .until(() -> only(context).state() == State.WAITING_FOR_TOPIC);
            });
  }

  @Test
  void appliesByALoginOfReplicationsOwnAtLevelStrict() throws SQLException {
    createStrictLogins();

    strict("tablecast.replica.guard.logins=warn")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              await().until(() -> only(context).state() == State.WAITING_FOR_TOPIC);
              assertThat(users()).contains(database + "_applier");
              context.close();
              await().untilAsserted(() -> assertThat(users()).isEmpty());
            });
  }

  @Test
  void createsTablesThatTheServiceMayReadAtLevelStrict() throws SQLException {
    createLogins();
    execute(
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
    assertRefused(
        "tablecast.replica.guard.level=strict",
        InvalidConfigurationPropertyValueException.class,
        "tablecast.replica.datasource.username");
  }

  @Test
  void warnsOfALoginThatTheGuardDoesNotHoldUnlessToldNotTo(CapturedOutput output)
      throws SQLException {
    execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

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

  @Test
  void needsNeitherActuatorNorMicrometer() throws SQLException {
    execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    runner
        .withUserConfiguration(KeepsFilms.class)
        .withClassLoader(
            new FilteredClassLoader(HealthIndicator.class, MeterBinder.class, Endpoint.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).hasSingleBean(ReplicasLifecycle.class);
              assertThat(context).doesNotHaveBean("tablecastReplicasMetrics");
            });
  }

  @Test
  void tellsWhatIsWrongWithoutAStackTrace() {
    ReplicaFailureAnalyzer analyzer = new ReplicaFailureAnalyzer();
    ContractException wrong =
        catchThrowableOfType(ContractException.class, () -> ReplicaTable.of(Timestamp.class));

    assertThat(analyzer.analyze(new IllegalStateException(wrong)))
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription()).contains("the message names no table");
              assertThat(analysis.getAction()).contains("its owner changes it");
            });
  }

  @Test
  void takesOperationsWhereTheyAreExposed() throws SQLException {
    execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues("management.endpoints.web.exposure.include=tablecastreplicas")
        .run(
            context -> {
              ReplicasEndpoint endpoint = context.getBean(ReplicasEndpoint.class);
              assertThat(endpoint.one("film").getBody()).asString().contains("phase=NONE");
              assertThat(endpoint.run("film", Operation.COMPARE, null, null, null).getBody())
                  .asString()
                  .contains("its topic has not been reached since the service started");
              assertThat(endpoint.run("film", Operation.RETRY, null, null, null).getBody())
                  .asString()
                  .contains("0 changes are tried");
              assertThat(endpoint.run("film", Operation.SNAPSHOT, null, "7,8", null))
                  .returns(400, WebEndpointResponse::getStatus)
                  .extracting(WebEndpointResponse::getBody)
                  .asString()
                  .contains("not a key of forum.film: '7,8'");
              assertThat(endpoint.run("movie", Operation.REBUILD, null, null, null))
                  .returns(400, WebEndpointResponse::getStatus)
                  .extracting(WebEndpointResponse::getBody)
                  .asString()
                  .contains("no replica 'movie'", "forum.film into public.film");
            });
    runner
        .withUserConfiguration(KeepsFilms.class)
        .run(context -> assertThat(context).doesNotHaveBean(ReplicasEndpoint.class));
  }

  private void createLogins() throws SQLException {
    execute(
        "create role %s_service login password 'store'".formatted(database),
        "create role %s_applier login password 'store'".formatted(database));
  }

  private void createStrictLogins() throws SQLException {
    createLogins();
    ReplicaSchema films = ReplicaSchema.of(KeepsFilms.FILMS);
    execute(films.ddl(), films.grants(database + "_service", database + "_applier"));
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

  private void assertRefused(String property, Class<? extends Exception> type, String message) {
    runner
        .withUserConfiguration(KeepsFilms.class)
        .withPropertyValues(property)
        .run(
            context -> {
              Throwable failure = context.getStartupFailure();
              assertThat(failure).rootCause().isInstanceOf(type);
              assertThat(failure).rootCause().asString().contains(message);
            });
  }

  private static ReplicaStatus only(AssertableApplicationContext context) {
    return context.getBean(ReplicasLifecycle.class).status().replicas().get(0);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class KeepsFilms {

    static final ReplicaTable FILMS = ReplicaTable.of(Film.class).columns("title", "year");

    @Bean
    ReplicaTable films() {
      return FILMS;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class KeepsFilmsOnceMore {

    @Bean
    ReplicaTable filmsOnceMore() {
      return KeepsFilms.FILMS;
    }
  }
}
