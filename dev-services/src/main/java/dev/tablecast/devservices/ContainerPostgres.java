package dev.tablecast.devservices;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Postgres in a container of Docker's official image. */
final class ContainerPostgres implements PostgresServer {

  private static final String IMAGE = "postgres:18";
  private static final String SUPERUSER = "postgres";

  private final PostgreSQLContainer postgres;
  private final ServerContainer container;

  private ContainerPostgres(PostgreSQLContainer postgres) {
    this.postgres = postgres;
    this.container = new ServerContainer("Postgres", postgres, this::acceptsConnections);
  }

  static ContainerPostgres start(PostgresOptions options) {
    List<String> command = new ArrayList<>(List.of("postgres", "-c", "max_connections=200"));
    options.settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(IMAGE)
            .withUsername(SUPERUSER)
            .withPassword(SUPERUSER)
            .withDatabaseName("postgres");
    postgres.setCommand(command.toArray(String[]::new));
    ServerContainer.publish(postgres, PostgreSQLContainer.POSTGRESQL_PORT);
    ContainerPostgres server = new ContainerPostgres(postgres);
    server.container.start();
    return server;
  }

  private boolean acceptsConnections() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public String host() {
    return postgres.getHost();
  }

  @Override
  public int port() {
    return postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String username() {
    return SUPERUSER;
  }

  @Override
  public String password() {
    return SUPERUSER;
  }

  @Override
  public Path dataDirectory() {
    throw isInAContainer();
  }

  @Override
  public Path copyData() {
    throw isInAContainer();
  }

  @Override
  public void restoreData(Path copy) {
    throw isInAContainer();
  }

  @Override
  public PostgresServer startStandby(PostgresOptions options) {
    throw isInAContainer();
  }

  @Override
  public void promote() {
    throw isInAContainer();
  }

  private static UnsupportedOperationException isInAContainer() {
    return new UnsupportedOperationException(
        "The data of a Postgres in a container is out of reach. Run this with embedded servers:"
            + " leave out -Dtablecast.dev-services=testcontainers.");
  }

  @Override
  public void stop() {
    container.stop();
  }

  @Override
  public void kill() {
    container.kill();
  }

  @Override
  public void restart() {
    container.restart();
  }

  @Override
  public void close() {
    container.remove();
  }
}
