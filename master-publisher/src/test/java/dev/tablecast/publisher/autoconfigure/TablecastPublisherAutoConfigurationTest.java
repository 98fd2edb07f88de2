package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.autoconfigure.ForumContext.PublishesMessages;
import dev.tablecast.publisher.autoconfigure.ForumContext.PublishesMovies;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class TablecastPublisherAutoConfigurationTest {

  @RegisterExtension final ForumContext forum = new ForumContext();

  @Test
  void doesNothingForAServiceThatDeclaresNothing() {
    forum.runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context).doesNotHaveBean(PublisherSettings.class);
          assertThat(context).doesNotHaveBean(PublisherLifecycle.class);
        });
  }

  @Test
  void publishesWhatIsDeclaredAndSaysSoInOneLine(CapturedOutput output) throws SQLException {
    forum.database.execute(ForumContext.MOVIE);

    forum
        .runnerWithBootsClient
        .withUserConfiguration(PublishesMovies.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              PublisherLifecycle publisher = context.getBean(PublisherLifecycle.class);
              assertThat(publisher.isRunning()).isTrue();
              assertThat(output)
                  .containsOnlyOnce(
                      "Publishes forum.movie from postgres at " + forum.database.url());
              context.stop();
              assertThat(publisher.isRunning()).isFalse();
              context.start();
              assertThat(publisher.isRunning()).isTrue();
            });
  }

  @Test
  void publishesColumnsOfAnothersTable(CapturedOutput output) throws SQLException {
    forum.database.execute(
        ForumContext.MOVIE, "alter table movie add price numeric, add quantity integer");

    forum
        .runner
        .withUserConfiguration(PublishesOffers.class)
        .withPropertyValues("spring.application.name=store")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .containsOnlyOnce(
                      "Publishes store.movie from postgres at " + forum.database.url());
            });
  }

  @Test
  void publishesMessagesOfAServiceThatDeclaresNothingElse(CapturedOutput output)
      throws SQLException {
    forum.database.execute(
        "create schema eventuate",
        "create table eventuate.message (id text primary key, destination text, headers text,"
            + " payload text, published smallint)");

    forum
        .runner
        .withUserConfiguration(PublishesMessages.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output)
                  .containsOnlyOnce(
                      "Publishes eventuate.message from postgres at " + forum.database.url());
            });
  }

  @Test
  void takesSettingsFromItsOwnAndFromBootsKeys() throws SQLException {
    forum.database.execute(ForumContext.MOVIE);

    forum
        .runner
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
  void startsWithoutServers(CapturedOutput output) throws IOException {
    forum
        .runnerWithBootsClient
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
    String login = forum.database.createLogin("");
    forum.database.execute(ForumContext.MOVIE);

    forum
        .runner
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
    forum
        .runner
        .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues("spring.flyway.locations=classpath:db/publisher")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void usesItsOwnLoginAndWarnsOtherwise(CapturedOutput output) throws SQLException {
    String login = forum.database.createLogin("replication");
    forum.database.execute(ForumContext.MOVIE, "grant select on movie to \"%s\"".formatted(login));

    forum
        .runner
        .withUserConfiguration(PublishesMovies.class)
        .withPropertyValues(
            "tablecast.publisher.datasource.username=" + login,
            "tablecast.publisher.datasource.password=" + login)
        .run(
            context -> {
              OwnerDatabase owner = context.getBean(OwnerDatabase.class);
              assertThat(owner)
                  .isEqualTo(new OwnerDatabase(forum.database.url(), login, login, true));
              assertThat(output).doesNotContain("read with the service's own login");
            });
    forum
        .runner
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
  void needsNeitherActuatorNorMicrometer() throws SQLException {
    forum.database.execute(ForumContext.MOVIE);

    forum
        .runner
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

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesOffers {

    @Bean
    OwnedColumns offers() {
      return OwnedColumns.of(Movie.class);
    }
  }
}
