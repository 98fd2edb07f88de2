package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import dev.tablecast.contract.ContractException;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.IncompatibleContractException;
import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.FreshnessTokenException;
import dev.tablecast.publisher.FreshnessTokens;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TestPulsar;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.schema.SchemaMismatchException;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.MovieOfAnotherRelease;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.publisher.topic.TopicSetup;
import dev.tablecast.wire.FreshnessToken;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pulsar.client.api.PulsarClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(OutputCaptureExtension.class)
class TablecastPublisherAutoConfigurationTest {

  private static final String MOVIE =
      "create table movie (id bigint primary key, title text not null, year int)";

  private TestDatabase database;

  /** With a client of Pulsar's that all tests share, for to close one takes seconds. */
  private ApplicationContextRunner runner;

  /** With the client that Spring Boot makes. */
  private ApplicationContextRunner runnerWithBootsClient;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.create();
    TestPulsar pulsar = TestPulsar.create();
    runnerWithBootsClient =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    PulsarAutoConfiguration.class,
                    TablecastPublisherAutoConfiguration.class))
            .withPropertyValues(
                "spring.application.name=forum",
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=postgres",
                "spring.datasource.password=postgres",
                "spring.pulsar.client.service-url=" + pulsar.server().serviceUrl(),
                "spring.pulsar.admin.service-url=" + pulsar.server().adminUrl(),
                "spring.pulsar.defaults.topic.tenant=public",
                "spring.pulsar.defaults.topic.namespace="
                    + pulsar.namespace().substring("public/".length()));
    runner =
        runnerWithBootsClient.withBean(
            PulsarClient.class,
            pulsar::client,
            bean -> ((AbstractBeanDefinition) bean).setDestroyMethodName(""));
  }

  @AfterEach
  void dropSlots() throws SQLException {
    database.dropSlots();
  }

  @Test
  void doesNothingForAServiceThatDeclaresNothing() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context).doesNotHaveBean(PublisherSettings.class);
          assertThat(context).doesNotHaveBean(PublisherLifecycle.class);
        });
  }

  @Test
  void publishesWhatIsDeclaredAndSaysSoInOneLine(CapturedOutput output) throws SQLException {
    database.execute(MOVIE);

    runnerWithBootsClient
        .withUserConfiguration(PublishesMovies.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              PublisherLifecycle publisher = context.getBean(PublisherLifecycle.class);
              assertThat(publisher.isRunning()).isTrue();
              assertThat(output)
                  .containsOnlyOnce("Publishes forum.movie from postgres at " + database.url());
              context.stop();
              assertThat(publisher.isRunning()).isFalse();
              context.start();
              assertThat(publisher.isRunning()).isTrue();
            });
  }

  @Test
  void publishesColumnsOfAnothersTable(CapturedOutput output) throws SQLException {
    database.execute(MOVIE, "alter table movie add price numeric, add quantity integer");

    runner
        .withUserConfiguration(PublishesOffers.class)
        .withPropertyValues("spring.application.name=store")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .containsOnlyOnce("Publishes store.movie from postgres at " + database.url());
            });
  }

  @Test
  void publishesMessagesOfAServiceThatDeclaresNothingElse(CapturedOutput output)
      throws SQLException {
    database.execute(
        "create schema eventuate",
        "create table eventuate.message (id text primary key, destination text, headers text,"
            + " payload text, published smallint)");

    runner
        .withUserConfiguration(PublishesMessages.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .containsOnlyOnce(
                      "Publishes eventuate.message from postgres at " + database.url());
            });
  }

  @Test
  void refusesToStartWithoutTheTableOfMessagesAndPrintsIt() {
    runner
        .withUserConfiguration(PublishesMessages.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(SchemaMismatchException.class)
                    .hasMessageContaining("CREATE TABLE \"eventuate\".\"message\" (id"));
  }

  @Test
  void takesSettingsFromItsOwnAndFromBootsKeys() throws SQLException {
    database.execute(MOVIE);

    runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues(
            "spring.pulsar.defaults.topic.namespace=cinema",
            "tablecast.publisher.enabled=false",
            "tablecast.publisher.heartbeat-interval=3s",
            "tablecast.publisher.snapshot.chunk-rows=17",
            "tablecast.publisher.topic.partitions=9",
            "tablecast.publisher.topic.compaction-threshold=1MB",
            "tablecast.publisher.topic.retention=30d",
            "tablecast.publisher.topic.max-message-size=2MB",
            "tablecast.publisher.requests-from=store,reviews",
            "tablecast.publisher.requests-per-minute=7")
        .run(
            context -> {
              PublisherSettings settings = context.getBean(PublisherSettings.class);
              assertThat(settings.topic("forum.movie"))
                  .isEqualTo("persistent://public/cinema/forum.movie");
              assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(3));
              assertThat(settings.snapshotChunkRows()).isEqualTo(17);
              assertThat(settings.partitions()).isEqualTo(9);
              assertThat(settings.topicPolicy().compactionThreshold()).isEqualTo(1 << 20);
              assertThat(settings.topicPolicy().retention()).isEqualTo(Duration.ofDays(30));
              assertThat(settings.topicPolicy().maxMessageBytes()).isEqualTo(2 << 20);
              assertThat(settings.requests())
                  .isEqualTo(new RequestPolicy(Set.of("store", "reviews"), 7));
              assertThat(context).doesNotHaveBean(PublisherLifecycle.class);
              assertThat(context).hasSingleBean(OwnerSchema.class);
            });
  }

  @Test
  void refusesToStartWithoutAName() {
    runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues("spring.application.name=")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        e -> assertThat(e.getName()).isEqualTo("spring.application.name")));
  }

  @Test
  void refusesToStartWithAContractThatTheTableDoesNotFulfil() throws SQLException {
    database.execute(MOVIE.replace("title text not null", "title text"));

    runner
        .withUserConfiguration(PublishesMovies.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(SchemaMismatchException.class)
                    .hasMessageContaining(
                        "ALTER TABLE \"public\".\"movie\" ALTER COLUMN \"title\" SET NOT NULL;"));
  }

  @Test
  void refusesToStartWithADeclarationThatIsWrongEvenIfItDoesNotPublish() {
    runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues("spring.application.name=billing", "tablecast.publisher.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(DeclarationException.class)
                    .hasMessageContaining("its owners are [forum, store]"));
  }

  @Test
  void refusesToStartWithAContractThatBreaksWithItsTopic() throws Exception {
    database.execute(MOVIE.replace("year int", "year text"));
    TestPulsar pulsar = TestPulsar.create();
    PublisherSettings settings = PublisherSettings.of("forum").in(pulsar.namespace());
    TableContract contract = TableContract.of(Movie.class);
    new TopicSetup(settings, pulsar.admin())
        .prepare(List.of(new PublishedTable(contract.masterFacet(), "public", "movie", false)));

    runner
        .withUserConfiguration(PublishesMoviesOfAnotherRelease.class)
        .withPropertyValues(
            "spring.pulsar.defaults.topic.namespace="
                + pulsar.namespace().substring("public/".length()))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(IncompatibleContractException.class)
                    .hasMessageContaining("version 0 of the schema of topic"));
  }

  @Test
  void startsWithoutServers(CapturedOutput output) throws IOException {
    runnerWithBootsClient
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues(
            "tablecast.publisher.datasource.url=jdbc:postgresql://127.0.0.1:" + unused() + "/forum",
            "tablecast.publisher.datasource.username=publisher",
            "spring.pulsar.client.service-url=pulsar://127.0.0.1:" + unused(),
            "spring.pulsar.admin.service-url=http://127.0.0.1:" + unused())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(PublisherLifecycle.class).isRunning()).isTrue();
              assertThat(output)
                  .contains("Postgres (publisher at jdbc:postgresql://127.0.0.1:")
                  .contains("Pulsar's admin interface does not answer")
                  .contains("The service starts all the same");
            });
  }

  @Test
  void startsWithoutRightsAndTellsWhatGrantsThem(CapturedOutput output) throws SQLException {
    String login = database.createLogin("");
    database.execute(MOVIE);

    runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues(
            "tablecast.publisher.datasource.username=" + login,
            "tablecast.publisher.datasource.password=" + login)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .contains("ALTER ROLE \"%s\" REPLICATION;".formatted(login))
                  .contains("GRANT SELECT (\"id\", \"title\", \"year\") ON \"public\".\"movie\"")
                  .contains("The service starts all the same.");
            });
  }

  @Test
  void checksTablesOnlyAfterFlywayMadeThem() {
    runner
        .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues("spring.flyway.locations=classpath:db/publisher")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void usesItsOwnLoginAndWarnsOtherwise(CapturedOutput output) throws SQLException {
    String login = database.createLogin("replication");
    database.execute(MOVIE, "grant select on movie to \"%s\"".formatted(login));

    runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues(
            "tablecast.publisher.datasource.username=" + login,
            "tablecast.publisher.datasource.password=" + login)
        .run(
            context -> {
              OwnerDatabase owner = context.getBean(OwnerDatabase.class);
              assertThat(owner).isEqualTo(new OwnerDatabase(database.url(), login, login, true));
              assertThat(output).doesNotContain("read with the service's own login");
            });
    runner
        .withUserConfiguration(PublishesMovies.class)
        .run(
            context -> {
              assertThat(context.getBean(OwnerDatabase.class).ownLogin()).isFalse();
              assertThat(output)
                  .containsOnlyOnce("read with the service's own login 'postgres'")
                  .contains("tablecast.publisher.datasource.username");
            });
  }

  @Test
  void writesOutboxesInSpringsTransactionsAlone() {
    runner
        .withUserConfiguration(PublishesOpinions.class)
        .withPropertyValues("tablecast.publisher.enabled=false")
        .run(
            context -> {
              Outbox outbox = context.getBean(Outbox.class);
              TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
              Opinion opinion = Opinion.newBuilder().setAuthor("Roger").build();

              transaction.executeWithoutResult(status -> outbox.upsert(opinion));
              assertThatThrownBy(() -> outbox.upsert(opinion))
                  .isInstanceOf(OutboxException.class)
                  .hasMessageContaining("annotate the method with @Transactional");
            });
  }

  @Test
  void givesTokensOnceSpringsTransactionHasCommitted() throws SQLException {
    database.execute(MOVIE);

    runner
        .withUserConfiguration(PublishesMovies.class, TakesTokens.class)
        .withPropertyValues("tablecast.publisher.enabled=false")
        .run(
            context -> {
              FreshnessTokens tokens = context.getBean(FreshnessTokens.class);
              TransactionTemplate transaction = context.getBean(TransactionTemplate.class);

              FreshnessToken before = tokens.now();
              transaction.executeWithoutResult(
                  status -> {
                    context.publishEvent("rated");
                    assertThatThrownBy(tokens::now)
                        .isInstanceOf(FreshnessTokenException.class)
                        .hasMessageContaining("after the @Transactional method has returned");
                  });

              assertThat(context.getBean(TakesTokens.class).taken)
                  .singleElement()
                  .satisfies(token -> assertThat(token.lsn()).isGreaterThan(before.lsn()));
            });
  }

  @Test
  void needsNeitherActuatorNorMicrometer() throws SQLException {
    database.execute(MOVIE);

    runner
        .withUserConfiguration(PublishesMovies.class)
        .withClassLoader(
            new FilteredClassLoader(HealthIndicator.class, MeterBinder.class, Endpoint.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).hasSingleBean(PublisherLifecycle.class);
              assertThat(context).doesNotHaveBean("tablecastPublisherMetrics");
            });
  }

  @Test
  void tellsWhatIsWrongWithoutAStackTrace() {
    PublisherFailureAnalyzer analyzer = new PublisherFailureAnalyzer();
    ContractException wrong =
        catchThrowableOfType(ContractException.class, () -> MasterTable.of(Timestamp.class));

    assertThat(analyzer.analyze(new IllegalStateException(wrong)))
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription()).contains("the message names no table");
              assertThat(analysis.getAction())
                  .isEqualTo("Change the contract's .proto as each line says.");
            });
    assertThat(analyzer.analyze(new OutboxException("of no concern", null))).isNull();
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMovies {

    @Bean
    MasterTable movies() {
      return MasterTable.of(Movie.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesOffers {

    @Bean
    OwnedColumns offers() {
      return OwnedColumns.of(Movie.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMessages {

    @Bean
    MessageTable messages() {
      return MessageTable.ofEventuate();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMoviesOfAnotherRelease {

    @Bean
    MasterTable movies() {
      return MasterTable.of(MovieOfAnotherRelease.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesOpinions {

    @Bean
    OutboxTable opinions() {
      return OutboxTable.of(Opinion.class).incomplete();
    }
  }

  @Configuration
  static class TakesTokens {

    final List<FreshnessToken> taken = new ArrayList<>();

    private final FreshnessTokens tokens;

    TakesTokens(FreshnessTokens tokens) {
      this.tokens = tokens;
    }

    @TransactionalEventListener
    void afterCommit(String event) {
      taken.add(tokens.now());
    }
  }
}
