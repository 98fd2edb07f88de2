package dev.tablecast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.fixtures.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Runs the rules over services that others have published, as they came out of their builds. Their
 * dependencies are not there, so that what a class inherits from elsewhere is unknown, as it may be
 * in a user's build.
 */
class PublishedServicesTest {

  private static final String DATA_FLOW =
      "org/springframework/cloud/dataflow/server/config/DataFlowControllerAutoConfiguration.class";

  /** Finds what the running code alone knows; that is there, and no mistake. */
  private static final String UNREADABLE = "SQL that cannot be read here";

  private final DataOwnership service =
      DataOwnership.of("service")
          .foreignTables("billing", "payment", "order", "user", "event", "session");

  @Test
  void nothingIsFoundThatIsNotThere() {
    assertThat(findings(service, classes(DATA_FLOW))).isEmpty();
    assertThat(findings(service, classes("org/keycloak/models/jpa/RealmAdapter.class")))
        .containsExactly(
            "org.keycloak.connections.jpa.DefaultJpaConnectionProviderFactory: opens a database by DriverManager.getConnection in (DefaultJpaConnectionProviderFactory.java:380)");
    assertThat(findings(service, classes("zipkin/server/ZipkinServer.class")))
        .containsExactly(
            "zipkin2.server.internal.mysql.ZipkinMySQLStorageProperties: makes a data source, HikariDataSource in (ZipkinMySQLStorageProperties.java:91)",
            "zipkin2.server.internal.mysql.ZipkinMySQLStorageProperties: holds the JDBC URL \"jdbc:mariadb://…:…/…?autoReconnect=true&useSSL=…&useUnicode=yes&characterEncoding=UTF-8\" in (ZipkinMySQLStorageProperties.java:109)");
  }

  @Test
  void whatIsThereIsFound() {
    DataOwnership tasks =
        DataOwnership.of("service").foreignTables("tasks", "task_execution", "app_registration");

    List<String> found = findings(tasks, classes(DATA_FLOW));

    // Nine dialects' migrations and the queries on tasks; each finding has the table in its string
    // or in a reference of one table to the other.
    assertThat(found)
        .hasSizeGreaterThan(50)
        .allMatch(finding -> finding.matches(".*table '(?i:task_execution|app_registration)'.*"))
        .anyMatch(finding -> finding.contains("postgresql.V1__Initial_Setup: defines or alters"));
  }

  @Test
  void tenPlantedViolationsAreFound() {
    DataOwnership tasks =
        DataOwnership.of("service").foreignTables("tasks", "task_execution", "app_registration");
    Class<?>[] planted = Planted.class.getDeclaredClasses();

    List<String> found = findings(tasks, new ClassFileImporter().importClasses(planted));

    assertThat(planted).hasSize(10);
    assertThat(Arrays.stream(planted).map(Class::getName))
        .allMatch(name -> found.stream().anyMatch(finding -> finding.startsWith(name + ": ")));
    assertThat(found).allMatch(finding -> finding.startsWith(Planted.class.getName() + "$"));
  }

  private static List<String> findings(DataOwnership service, JavaClasses classes) {
    List<String> found = new ArrayList<>();
    for (ArchRule rule : service.withoutConfiguration().withoutSqlFiles().rules()) {
      if (!rule.getDescription().startsWith(UNREADABLE)) {
        found.addAll(Store.findings(rule, classes));
      }
    }
    return found;
  }

  /** All classes of the jar that a class is in. */
  private static JavaClasses classes(String resource) {
    try {
      URL url = PublishedServicesTest.class.getClassLoader().getResource(resource);
      assertThat(url).as(resource).isNotNull();
      JarFile jar = ((JarURLConnection) url.openConnection()).getJarFile();
      return new ClassFileImporter().importJar(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
