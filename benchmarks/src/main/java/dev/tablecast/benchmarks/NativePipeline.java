package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Postgres's own logical replication, with its defaults. */
final class NativePipeline implements Pipeline {

  private final PostgresServer master = Servers.postgres();
  private final PostgresServer replica = Servers.postgres();

  @Override
  public String name() {
    return "native";
  }

  @Override
  public PostgresServer master() {
    return master;
  }

  @Override
  public PostgresServer replica() {
    return replica;
  }

  @Override
  public void createTables(long rows) throws SQLException {
    try (Connection connection = openMaster()) {
      Sql.run(connection, Films.CREATE, Films.insert(1, rows));
    }
    try (Connection connection = openReplica()) {
      Sql.run(connection, Films.CREATE);
    }
  }

  @Override
  public void connect() throws SQLException {
    try (Connection connection = openMaster()) {
      Sql.run(connection, "create publication films for table film");
    }
    try (Connection connection = openReplica()) {
      Sql.run(
          connection,
          """
          create subscription films connection 'host=127.0.0.1 port=%d user=%s dbname=%s'
          publication films"""
              .formatted(master.port(), master.username(), Servers.DATABASE));
    }
  }

  @Override
  public void disconnect() throws SQLException {
    try (Connection connection = openReplica()) {
      Sql.run(connection, "drop subscription if exists films", "drop table film");
    }
    try (Connection connection = openMaster()) {
      Sql.run(connection, "drop publication if exists films", "drop table film");
    }
  }

  @Override
  public Map<String, ProcessTree> processes() {
    return Map.of(
        "master", Servers.processes(master),
        "replica", Servers.processes(replica));
  }

  @Override
  public void close() {
    replica.close();
    master.close();
  }
}
