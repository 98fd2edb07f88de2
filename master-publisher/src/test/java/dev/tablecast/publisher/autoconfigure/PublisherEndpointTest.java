package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.publisher.autoconfigure.PublisherEndpoint.OrderDescriptor;
import dev.tablecast.publisher.autoconfigure.PublisherEndpoint.PublisherDescriptor;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.tests.Movie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint as Boot's actuator finds and calls it. */
class PublisherEndpointTest {

  private Forum forum;
  private Publisher publisher;
  private AnnotationConfigApplicationContext context;
  private List<WebOperation> operations;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 20) i");
    publisher = forum.publish();
    context = new AnnotationConfigApplicationContext();
    context.registerBean(
        PublisherEndpoint.class,
        () ->
            new PublisherEndpoint(
                publisher::status,
                publisher.snapshots(),
                publisher.checksums(),
                publisher.topics()));
    context.refresh();
    operations = discover(context);
  }

  private static List<WebOperation> discover(AnnotationConfigApplicationContext context) {
    return new WebEndpointDiscoverer(
            context,
            new ConversionServiceParameterValueMapper(),
            EndpointMediaTypes.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of())
        .getEndpoints().stream().flatMap(endpoint -> endpoint.getOperations().stream()).toList();
  }

  @AfterEach
  void close() throws Exception {
    context.close();
    forum.close();
  }

  @Test
  void aTableIsSnapshottedPausedAndResumed() {
    assertThat(order("movie", "pause").getStatus()).isEqualTo(200);
    Forum.patiently().until(() -> state() == SnapshotProgress.State.PAUSED);
    assertThat(order("movie", "snapshot").getStatus()).isEqualTo(200);
    assertThat(order("forum.movie", "resume").getStatus()).isEqualTo(200);

    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);
    Forum.patiently().until(() -> status().snapshots().isEmpty());
    assertThat(status().state()).isEqualTo(RelayStatus.State.RUNNING);
  }

  @Test
  void aRangeIsSnapshotted() {
    WebEndpointResponse<OrderDescriptor> answer =
        order("movie", "snapshot", "from", "3", "to", "5");

    assertThat(message(answer)).contains("ordered");
    Forum.patiently().until(() -> forum.movies().rows().size() == 23);
  }

  @Test
  void aRangeIsSummedUp() {
    WebEndpointResponse<OrderDescriptor> answer =
        order("movie", "checksum", "after", "3", "upTo", "15", "rowsPerChunk", "4");

    assertThat(message(answer)).contains("ordered");
    Forum.patiently().until(() -> forum.movies().markers("Checksum").size() == 6);
    Forum.patiently()
        .until(() -> Objects.requireNonNull(status().checksums().get("forum.movie")).asked() == 0);
    assertThat(order("movie", "checksum", "after", "3", "upTo", "2").getStatus()).isEqualTo(400);
  }

  @Test
  void aTopicGetsMorePartitions() {
    assertThat(order("movie", "partitions").getStatus()).isEqualTo(400);
    assertThat(message(order("movie", "partitions", "count", "3"))).contains("ask for 4");

    assertThat(order("movie", "partitions", "count", "4").getStatus()).isEqualTo(200);

    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 2 + 4);
  }

  @Test
  void whatMakesNoSenseIsAnsweredWithTheWayOut() {
    WebEndpointResponse<OrderDescriptor> unknown = order("actor", "snapshot");
    WebEndpointResponse<OrderDescriptor> malformed = order("movie", "snapshot", "from", "abc");

    assertThat(unknown.getStatus()).isEqualTo(400);
    assertThat(message(unknown)).contains("[movie, review]");
    assertThat(malformed.getStatus()).isEqualTo(400);
    assertThat(message(malformed)).contains("Its key is [id]");
  }

  @Test
  void aDatabaseThatIsAwayIsTold() {
    OwnerDatabase away = new OwnerDatabase("jdbc:postgresql://127.0.0.1:1/x", "x", null, true);
    PublisherEndpoint endpoint =
        new PublisherEndpoint(
            publisher::status,
            new Snapshots(away, forum.schema()),
            new Checksums(away, forum.schema()),
            publisher.topics());

    WebEndpointResponse<OrderDescriptor> answer =
        endpoint.order("movie", PublisherEndpoint.Order.PAUSE, null, null, null, null, null, null);

    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(message(answer)).contains("try again");
  }

  @Test
  void itIsThereOnlyWhereItIsExposed() {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    PulsarAutoConfiguration.class,
                    TablecastPublisherAutoConfiguration.class))
            .withUserConfiguration(PublishesMovies.class)
            .withPropertyValues(
                "spring.application.name=forum",
                "spring.datasource.url=" + forum.database().url(),
                "spring.datasource.username=postgres",
                "spring.datasource.password=postgres",
                "spring.pulsar.client.service-url=" + forum.pulsar().server().serviceUrl(),
                "spring.pulsar.admin.service-url=" + forum.pulsar().server().adminUrl());

    runner.run(context -> assertThat(context).doesNotHaveBean(PublisherEndpoint.class));
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=tablecastpublisher")
        .run(
            started -> {
              assertThat(started).hasSingleBean(PublisherEndpoint.class);
              assertThat(started).hasSingleBean(Snapshots.class);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class PublishesMovies {

    @Bean
    MasterTable movies() {
      return MasterTable.of(Movie.class);
    }
  }

  private SnapshotProgress.@Nullable State state() {
    SnapshotProgress progress = status().snapshots().get("forum.movie");
    return progress == null ? null : progress.state();
  }

  private PublisherDescriptor status() {
    return (PublisherDescriptor) invoke(OperationType.READ, Map.of());
  }

  /** An order as it is posted to {@code /actuator/tablecastpublisher/<table>/<order>}. */
  @SuppressWarnings("unchecked")
  private WebEndpointResponse<OrderDescriptor> order(
      String table, String order, String... arguments) {
    Map<String, Object> given = new HashMap<>(Map.of("table", table, "order", order));
    for (int i = 0; i < arguments.length; i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    return (WebEndpointResponse<OrderDescriptor>) invoke(OperationType.WRITE, given);
  }

  private static String message(WebEndpointResponse<OrderDescriptor> answer) {
    return Objects.requireNonNull(answer.getBody()).message();
  }

  private Object invoke(OperationType type, Map<String, Object> arguments) {
    WebOperation operation =
        operations.stream().filter(each -> each.getType() == type).findFirst().orElseThrow();
    return Objects.requireNonNull(
        operation.invoke(new InvocationContext(SecurityContext.NONE, arguments)));
  }
}
