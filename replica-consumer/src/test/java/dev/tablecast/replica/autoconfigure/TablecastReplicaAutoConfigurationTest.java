package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tablecast.contract.ContractException;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.Freshness;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasNotRunningException;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.autoconfigure.ReplicasEndpoint.Operation;
import dev.tablecast.replica.autoconfigure.StoreContext.KeepsFilms;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.SchemaMismatchException;
import dev.tablecast.wire.FreshnessToken;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class TablecastReplicaAutoConfigurationTest {

  private static final FreshnessToken TOKEN = FreshnessToken.parse("forum@1:0/16B3748");

  private final StoreContext store = new StoreContext();
  private final PostgresServer server = store.server;
  private final String database = store.database;
  private final ApplicationContextRunner runner = store.runner;

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
    store.execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    store
        .runnerWithBootsClient
        .withUserConfiguration(KeepsFilms.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).hasSingleBean(ReplicasHealthIndicator.class);
              assertThat(context).hasSingleBean(ReplicasMetrics.class);
              await().until(() -> StoreContext.only(context).state() == State.WAITING_FOR_TOPIC);
              context.stop();
              assertThat(context.getBean(ReplicasLifecycle.class).isRunning()).isFalse();
              context.start();
              assertThat(context.getBean(ReplicasLifecycle.class).isRunning()).isTrue();
            });
  }

  @Test
  void givesServicesTheReplicasThatRun() throws SQLException {
    store.execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

    store
        .runnerWithBootsClient
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
    store.assertRefused(
        "spring.application.name=", InvalidConfigurationPropertyValueException.class, "a name");
  }

  @Test
  void refusesToAskForASnapshotAfterNoTime() {
    store.assertRefused(
        "tablecast.replica.request-snapshot-after=0",
        InvalidConfigurationPropertyValueException.class,
        "after some time");
  }

  @Test
  void refusesABatchOfNothing() {
    store.assertRefused(
        "tablecast.replica.batch.rows=0",
        InvalidConfigurationPropertyValueException.class,
        "tablecast.replica.batch.rows");
  }

  @Test
  void refusesToStartWithATableThatIsNotAsDeclared() throws SQLException {
    store.execute(
        "create table film (id bigint primary key, title integer, _version uuid not null)");

    store.assertRefused(
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
              store.execute("select title, year from film", "select * from tablecast.position");
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
    store
        .runnerWithBootsClient
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
    store.execute(
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
              await().until(() -> StoreContext.only(context).state() == State.STOPPED);
              String grant =
                  "grant select, insert, update, delete on \"public\".\"film\" to \"%s\";"
                      .formatted(login);
              assertThat(StoreContext.only(context).error()).contains(grant);
              assertThat(
                      context.getBean(ReplicasHealthIndicator.class).health().getDetails().values())
                  .first()
                  .asString()
                  .contains("STOPPED", grant);

              store.execute(grant);
              await()
                  .atMost(Duration.ofMinutes(1))
                  .until(() -> StoreContext.only(context).state() == State.WAITING_FOR_TOPIC);
            });
  }

  @Test
  void needsNeitherActuatorNorMicrometer() throws SQLException {
    store.execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

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
    store.execute(ReplicaSchema.of(KeepsFilms.FILMS).ddl());

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

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
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
