package dev.tablecast.devservices.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.pulsar.autoconfigure.PulsarProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.pulsar.core.PulsarAdministration;
import org.springframework.pulsar.core.PulsarTemplate;

@SpringBootTest(
    properties = {"spring.application.name=forum", "spring.datasource.url=jdbc:nonsense:"})
@TablecastDevServices
class TablecastDevServicesTest {

  @Autowired JdbcClient jdbc;
  @Autowired PulsarTemplate<String> pulsar;
  @Autowired PulsarAdministration administration;

  @Test
  void connectsToADatabaseNamedAfterTheApplication() {
    assertThat(databaseOf(jdbc)).startsWith("forum_");
  }

  @Test
  void connectsAsAUserWhoMayReplicateAndMakeRoles() {
    var may =
        jdbc.sql(
            "select rolsuper, current_setting('wal_level') as wal_level"
                + " from pg_roles where rolname = current_user");

    assertThat(may.query().singleRow())
        .containsEntry("rolsuper", true)
        .containsEntry("wal_level", "logical");
  }

  @Test
  void connectsToPulsarAndToItsAdministration() throws PulsarClientException, PulsarAdminException {
    pulsar.send("persistent://public/default/greetings", "hello");

    try (var admin = administration.createAdminClient()) {
      assertThat(admin.topics().getList("public/default"))
          .contains("persistent://public/default/greetings");
    }
  }

  @Test
  void letsContextsOfDifferentApplicationsMeet() {
    try (var store = run("--spring.application.name=store")) {
      assertThat(databaseOf(store)).startsWith("store_");
      assertThat(isOnSharedServer(store)).isTrue();
      assertThat(namespaceOf(store)).isEqualTo("default");
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void keepsContextsOfTheSameApplicationApart() throws PulsarClientException {
    try (var other = run("--spring.application.name=forum")) {
      assertThat(databaseOf(other)).startsWith("forum_").isNotEqualTo(databaseOf(jdbc));
      assertThat(isOnSharedServer(other)).isFalse();
      assertThat(namespaceOf(other)).startsWith("sandbox-");
      assertThat(other.getBean(PulsarTemplate.class).send("greetings", "hello")).isNotNull();
    }
  }

  @Test
  void letsContextsThatNameADatabaseShareIt() {
    try (var one = run("--tablecast.dev-services.database=named");
        var another = run("--tablecast.dev-services.database=named")) {
      assertThat(databaseOf(one)).isEqualTo("named").isEqualTo(databaseOf(another));
      assertThat(isOnSharedServer(one) && isOnSharedServer(another)).isTrue();
    }
  }

  private static boolean isOnSharedServer(ConfigurableApplicationContext context) {
    String url = context.getBean(JdbcConnectionDetails.class).getJdbcUrl();
    return url.startsWith(PostgresServer.shared().url(""));
  }

  private static String namespaceOf(ConfigurableApplicationContext context) {
    return context.getBean(PulsarProperties.class).getDefaults().getTopic().getNamespace();
  }

  private static ConfigurableApplicationContext run(String... arguments) {
    return new SpringApplicationBuilder(Application.class).run(arguments);
  }

  private static String databaseOf(ConfigurableApplicationContext context) {
    return databaseOf(context.getBean(JdbcClient.class));
  }

  private static String databaseOf(JdbcClient jdbc) {
    return jdbc.sql("select current_database()").query(String.class).single();
  }

  @SpringBootApplication
  @TablecastDevServices
  static class Application {}
}
