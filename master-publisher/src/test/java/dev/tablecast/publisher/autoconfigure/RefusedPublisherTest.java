package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import dev.tablecast.contract.ContractException;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.IncompatibleContractException;
import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestPulsar;
import dev.tablecast.publisher.autoconfigure.ForumContext.PublishesMessages;
import dev.tablecast.publisher.autoconfigure.ForumContext.PublishesMovies;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.publisher.schema.SchemaMismatchException;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.MovieOfAnotherRelease;
import dev.tablecast.publisher.topic.TopicSetup;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class RefusedPublisherTest {

  @RegisterExtension final ForumContext forum = new ForumContext();

  @Test
  void doesNotStartWithoutTheTableOfMessagesAndPrintsIt() {
    forum
        .runner
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
  void doesNotStartWithoutAName() {
    forum
        .runner
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
  void doesNotStartWithAContractThatTheTableDoesNotFulfil() throws SQLException {
    forum.database.execute(ForumContext.MOVIE.replace("title text not null", "title text"));

    forum
        .runner
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
  void doesNotStartWithADeclarationThatIsWrongEvenIfItDoesNotPublish() {
    forum
        .runner
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
  void doesNotStartWithAContractThatBreaksWithItsTopic() throws Exception {
    forum.database.execute(ForumContext.MOVIE.replace("year int", "year text"));
    TestPulsar pulsar = TestPulsar.create();
    PublisherSettings settings = PublisherSettings.of("forum").in(pulsar.namespace());
    TableContract contract = TableContract.of(Movie.class);
    new TopicSetup(settings, pulsar.admin())
        .prepare(List.of(new PublishedTable(contract.masterFacet(), "public", "movie", false)));

    forum
        .runner
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

  @Configuration(proxyBeanMethods = false)
  static class PublishesMoviesOfAnotherRelease {

    @Bean
    MasterTable movies() {
      return MasterTable.of(MovieOfAnotherRelease.class);
    }
  }
}
