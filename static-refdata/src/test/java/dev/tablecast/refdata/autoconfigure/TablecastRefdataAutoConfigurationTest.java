package dev.tablecast.refdata.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.refdata.RefdataDatabase;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.ReferenceTable;
import dev.tablecast.refdata.genres.Genre;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.ReplicaTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class TablecastRefdataAutoConfigurationTest {

  private final RefdataDatabase database = new RefdataDatabase();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class, TablecastRefdataAutoConfiguration.class))
          .withPropertyValues(
              "spring.datasource.url=" + database.server.url(database.name),
              "spring.datasource.username=" + database.server.username(),
              "spring.datasource.password=" + database.server.password(),
              "spring.datasource.hikari.initialization-fail-timeout=-1",
              "spring.datasource.hikari.connection-timeout=250",
              "tablecast.refdata.schema=create");

  @Test
  void loadsTheTablesThatAreNamedAndTellsHealth() {
    runner
        .withPropertyValues(
            "tablecast.refdata.tables=country,currency", "tablecast.refdata.locales=de,pt-BR")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(database.query("select name, names from country where alpha2 = 'DE'"))
                  .containsExactly("Germany|{\"de\": \"Deutschland\", \"pt-BR\": \"Alemanha\"}");
              Health health = context.getBean(ReferenceDataHealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).containsOnlyKeys("public.country", "public.currency");
              assertThat(String.valueOf(health.getDetails().get("public.country")))
                  .contains("set=country", "version=79.1", "standing=LOADED", "rows=249")
                  .containsPattern("hash=[0-9a-f]{64}")
                  .contains("loadedAt=");
            });
  }

  @Test
  void loadsTheSetsThatBeansDeclare() {
    runner
        .withUserConfiguration(HasGenres.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(database.query("select count(*) from genre")).containsExactly("3");
            });
  }

  @Test
  void doesNothingForAServiceThatNamesNoTables() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBean(ReferenceDataHealthIndicator.class).health().getStatus())
              .isEqualTo(Status.UP);
          assertThat(database.query("select 1 from pg_namespace where nspname = 'tablecast'"))
              .isEmpty();
        });
  }

  @Test
  void needsNeitherPulsarNorActuator() {
    assertThatThrownBy(() -> Class.forName("org.apache.pulsar.client.api.PulsarClient"))
        .isInstanceOf(ClassNotFoundException.class);

    runner
        .withUserConfiguration(HasGenres.class)
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void refusesToStartWithTablesThatAreNotThereUnlessItIsToMakeThem() {
    runner
        .withUserConfiguration(HasGenres.class)
        .withPropertyValues("tablecast.refdata.schema=validate")
        .run(
            context -> {
              assertThat(analysis(context))
                  .satisfies(
                      analysis -> {
                        assertThat(analysis.getDescription())
                            .startsWith("Packaged data sets cannot be kept")
                            .contains("create table \"public\".\"genre\" (");
                        assertThat(analysis.getAction())
                            .contains("tablecast.refdata.schema=create");
                      });
            });
  }

  @Test
  void aSetIsWhatTheReplicaOfTheSameTableBeginsWith() {
    runner
        .withUserConfiguration(HasGenres.class, ForgetsDeletes.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DeclarationException.class)
                    .hasMessageContaining("declare .onDelete(KEEP_MARKED)"));
  }

  @Test
  void refusesToStartIfTheTablesAreNotLoadedInTime() throws Exception {
    try (Connection other = holdingTheTable()) {
      runner
          .withUserConfiguration(HasGenres.class)
          .withPropertyValues("tablecast.refdata.gate.timeout=200ms")
          .run(
              context -> {
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(LateTablesException.class)
                    .hasMessage("genre not loaded within 200ms: the database has not answered yet");
                assertThat(analysis(context))
                    .satisfies(
                        analysis ->
                            assertThat(analysis.getAction())
                                .contains("tablecast.refdata.gate.timeout", "refuse-traffic"));
              });
      other.rollback();
    }
  }

  @Test
  void isNotReadyForTrafficUntilTheTablesAreLoaded(CapturedOutput output) throws Exception {
    try (Connection other = holdingTheTable()) {
      runner
          .withUserConfiguration(HasGenres.class)
          .withPropertyValues(
              "tablecast.refdata.gate.timeout=200ms", "tablecast.refdata.gate.then=refuse-traffic")
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                assertThat(output).contains("The service is not ready until they are.");
                Health waiting = context.getBean(ReferenceDataHealthIndicator.class).health();
                assertThat(waiting.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                assertThat(waiting.getDetails()).isEqualTo(Map.of("waitingFor", "genre"));
                CompletableFuture<Void> ready = ready(context.getBean(TrafficGate.class));
                assertThat(ready).isNotDone();

                other.rollback();

                assertThat(ready).succeedsWithin(Duration.ofSeconds(30));
                assertThat(context.getBean(ReferenceDataHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
                assertThat(database.query("select count(*) from genre")).containsExactly("3");
              });
    }
  }

  @Test
  void servesAllTheSameIfToldToAndLoadsWhenItCan() {
    runner
        .withUserConfiguration(HasGenres.class)
        .withPropertyValues(
            "spring.datasource.url=" + database.server.url("not_yet_" + database.name),
            "tablecast.refdata.gate.timeout=1s",
            "tablecast.refdata.gate.then=serve")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(ready(context.getBean(TrafficGate.class)))
                  .succeedsWithin(Duration.ofSeconds(1));
              ReferenceDataHealthIndicator health =
                  context.getBean(ReferenceDataHealthIndicator.class);
              assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
              assertThat(String.valueOf(health.health().getDetails().get("error")))
                  .contains("SQLSTATE");

              database.server.createDatabase("not_yet_" + database.name);

              await()
                  .atMost(Duration.ofSeconds(30))
                  .until(() -> health.health().getStatus().equals(Status.UP));
            });
  }

  @Test
  void aContextThatIsStoppedWaitsNoLonger() throws Exception {
    try (Connection other = holdingTheTable()) {
      runner
          .withUserConfiguration(HasGenres.class)
          .withPropertyValues(
              "tablecast.refdata.gate.timeout=0", "tablecast.refdata.gate.then=refuse-traffic")
          .run(
              context -> {
                CompletableFuture<Void> ready = ready(context.getBean(TrafficGate.class));

                context.stop();

                assertThat(ready).succeedsWithin(Duration.ofSeconds(10));
              });
      other.rollback();
    }
  }

  /** Another transaction that keeps the table from being written to. */
  private Connection holdingTheTable() throws SQLException {
    database.load(ReferenceDataSet.ofFile(Genre.class, "3", "genres.csv"));
    database.executeUnguarded("delete from genre");
    Connection other = database.server.connect(database.name);
    other.setAutoCommit(false);
    other.createStatement().execute("lock table genre in exclusive mode");
    return other;
  }

  private static @Nullable FailureAnalysis analysis(AssertableApplicationContext context) {
    return new ReferenceDataFailureAnalyzer()
        .analyze(Objects.requireNonNull(context.getStartupFailure()));
  }

  private static CompletableFuture<Void> ready(TrafficGate gate) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            gate.run(new DefaultApplicationArguments());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class HasGenres {

    @Bean
    ReferenceTable genre() {
      return ReferenceTable.of(ReferenceDataSet.ofFile(Genre.class, "3", "genres.csv"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ForgetsDeletes {

    @Bean
    ReplicaTable genres() {
      return ReplicaTable.of(Genre.class);
    }
  }
}
