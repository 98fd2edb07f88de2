package dev.tablecast.system.saga;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.system.ServiceJvm;
import dev.tablecast.system.Site;
import java.io.IOException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One of the services, with a Postgres and a JVM of its own; both are to be killed. */
record Member(
    String service, PostgresServer postgres, JdbcClient database, Site site, ServiceJvm jvm)
    implements AutoCloseable {

  static Member start(String service, List<String> tables, PulsarServer pulsar, String namespace)
      throws IOException {
    PostgresServer postgres = PostgresServer.startEmbedded(PostgresOptions.fast());
    postgres.createDatabase(service);
    // A connection for each statement, so that none is one of a server that is gone.
    JdbcClient database =
        JdbcClient.create(
            new DriverManagerDataSource(
                postgres.url(service), postgres.username(), postgres.password()));
    tables.forEach(each -> database.sql(each).update());
    Site site = Site.of(postgres, service, pulsar, namespace);
    return new Member(
        service, postgres, database, site, new ServiceJvm(SagaService.class, service, () -> site));
  }

  int number(String query) {
    return database.sql(query).query(Integer.class).single();
  }

  List<String> texts(String query) {
    return database.sql(query).query(String.class).list();
  }

  @Override
  public void close() throws InterruptedException {
    jvm.close();
    postgres.close();
  }
}
