package dev.tablecast.tram.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.tram.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What an operator sees and does over HTTP. Nobody takes part in the saga, so that it waits. */
class SagasEndpointTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext shop;
  private String id;

  @BeforeEach
  void start() throws Exception {
    shop =
        new TramService("shop", TestBroker.create())
            .with("spring.main.web-application-type=servlet")
            .with("server.port=0")
            .with("management.endpoints.web.exposure.include=tablecastsagas")
            .start(TablecastSagaAutoConfigurationTest.Buying.class);
    id = TablecastSagaAutoConfigurationTest.buy(shop, 2);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void sagasAreSeenAndSoIsEveryStepOfOne() throws Exception {
    HttpResponse<String> all = get("");
    HttpResponse<String> one = get("/" + id);

    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).contains("\"running\":1", "\"saga\":\"" + id + "\"", "\"due\":\"20");
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.body()).contains("\"number\":1", "Reserve", "\"attempts\":1", "\"result\":null");
  }

  @Test
  void aStepIsSentAgainGivenUpAndItsCompensationTakenAsDone() throws Exception {
    HttpResponse<String> retried = post("/" + id + "/retry");
    HttpResponse<String> compensated = post("/" + id + "/compensate");
    HttpResponse<String> skipped = post("/" + id + "/skip");

    assertThat(retried.statusCode()).isEqualTo(200);
    assertThat(retried.body()).contains("\"attempts\":2");
    assertThat(compensated.statusCode()).isEqualTo(200);
    assertThat(compensated.body()).contains("\"result\":\"UNKNOWN\"", "Release");
    assertThat(skipped.statusCode()).isEqualTo(200);
    assertThat(skipped.body()).contains("\"result\":\"SKIPPED\"");
    assertThat(get("").body()).contains("\"running\":0");
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatCannotBeDoneIsRefused() throws Exception {
    HttpResponse<String> unknown = get("/none");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("none");
    assertThat(post("/none/retry").statusCode()).isEqualTo(404);
    assertThat(post("/" + id + "/forget").statusCode()).isEqualTo(400);
    assertThat(get("/" + id).body()).contains("\"attempts\":1");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%s/actuator/tablecastsagas%s"
                    .formatted(shop.getEnvironment().getProperty("local.server.port"), path)))
        .header("Content-Type", "application/json");
  }
}
