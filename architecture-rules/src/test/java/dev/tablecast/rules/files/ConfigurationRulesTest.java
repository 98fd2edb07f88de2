package dev.tablecast.rules.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.Store;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationRulesTest {

  private final ArchRule rule =
      ConfigurationRules.ownDatabasesAndLoginsOnly(Store.ownership(), Set.of(), Set.of());

  @Test
  void whatIsCalledLikeAnotherServiceIsFound(@TempDir Path folder) {
    Classes classes =
        Classes.in(folder)
            .with(
                "application.yaml",
                """
                spring:
                  datasource:
                    url: jdbc:postgresql://db:5432/store?currentSchema=billing  # whose?
                    username: "forum"
                forum:
                  datasource.url: ${FORUM_URL:jdbc:postgresql://db/forum}
                ---
                shops:
                  - name: first
                    jdbc-url: jdbc:postgresql://db/billing?user=billing&password=secret
                """)
            .with(
                "config/application-prod.properties",
                "# productive\nspring.flyway.user=billing\nspring.r2dbc.url = r2dbc:postgresql://forum:pw@db/store\n");

    assertThat(Store.findings(rule, classes.read()))
        .containsExactlyInAnyOrder(
            "application.yaml has spring.datasource.url name the schema 'billing', as service 'billing' is called in (application.yaml:3)",
            "application.yaml has spring.datasource.username name the login 'forum', as service 'forum' is called in (application.yaml:4)",
            "application.yaml has forum.datasource.url name the database 'forum', as service 'forum' is called in (application.yaml:6)",
            "application.yaml has shops.jdbc-url name the database 'billing', as service 'billing' is called in (application.yaml:10)",
            "application.yaml has shops.jdbc-url name the login 'billing', as service 'billing' is called in (application.yaml:10)",
            "config/application-prod.properties has spring.flyway.user name the login 'billing', as service 'billing' is called in (application-prod.properties:2)",
            "config/application-prod.properties has spring.r2dbc.url name the login 'forum', as service 'forum' is called in (application-prod.properties:3)");
  }

  @Test
  void whatIsDeclaredIsAllThatMayBeNamed(@TempDir Path folder) {
    ArchRule declared =
        ConfigurationRules.ownDatabasesAndLoginsOnly(
            Store.ownership(), Set.of("shop"), Set.of("clerk"));
    Classes classes =
        Classes.in(folder)
            .with(
                "application.yml",
                """
                spring.datasource:
                  url: jdbc:postgresql://db/legacy
                  username: clerk
                """);

    assertThat(Store.findings(declared, classes.read()))
        .containsExactly(
            "application.yml has spring.datasource.url name the database 'legacy', which is none of this service's own, [shop] in (application.yml:2)");
  }

  @Test
  void theServicesOwnIsFine(@TempDir Path folder) {
    Classes classes =
        Classes.in(folder)
            .with(
                "application.yml",
                """
                spring:
                  datasource:
                    url: jdbc:postgresql://forum.example.org/${DB:store}
                    username: ${DB_USER}
                  rabbitmq:
                    username: forum
                  pulsar.client.service-url: pulsar://forum:6650
                """)
            .with("application-test.properties", "spring.datasource.url=jdbc:h2:mem:forum")
            .with("other.yml", "forum.url: jdbc:postgresql://db/forum");

    assertThat(Store.findings(rule, classes.read())).isEmpty();
  }

  @Test
  void aServiceWithoutConfigurationFailsUnlessAllowed(@TempDir Path folder) {
    var classes = Classes.in(folder).read();

    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
    rule.allowEmptyShould(true).check(classes);
  }
}
