package dev.tablecast.devservices.autoconfigure;

import dev.tablecast.devservices.PostgresServer;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Connects Boot to a database of its sandbox. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JdbcConnectionDetails.class)
class PostgresConfiguration {

  /** Postgres cuts names after 63 bytes; a suffix is to fit. */
  private static final int LONGEST_NAME = 50;

  @Bean
  JdbcConnectionDetails tablecastJdbcConnectionDetails(Environment environment, Sandbox sandbox) {
    PostgresServer server = sandbox.postgres();
    String database = environment.getProperty(SandboxRegistrar.DATABASE);
    if (database == null) {
      database = freshName(SandboxRegistrar.applicationName(environment));
    }
    if (!server.hasDatabase(database)) {
      server.createDatabase(database);
    }
    return new PostgresDatabase(server, database);
  }

  private static String freshName(String application) {
    String prefix = application.substring(0, Math.min(application.length(), LONGEST_NAME));
    return prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  private record PostgresDatabase(PostgresServer server, String database)
      implements JdbcConnectionDetails {

    @Override
    public String getJdbcUrl() {
      return server.url(database);
    }

    @Override
    public String getUsername() {
      return server.username();
    }

    @Override
    public String getPassword() {
      return server.password();
    }
  }
}
