package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debezium at its best: source and sink in one JVM, with nothing between them. */
final class DebeziumPipeline implements Pipeline {

  /** The folder of Debezium's jars. */
  private static final String LIBRARY = "tablecast.benchmarks.debezium.lib";

  private final PostgresServer master = Servers.postgres();
  private final PostgresServer replica = Servers.postgres();
  private final ServiceJvm debezium;
  private final int pollMillis;

  private DebeziumPipeline(int pollMillis) throws IOException {
    this.pollMillis = pollMillis;
    this.debezium = startJvm();
  }

  /** Waits until its batches are full, as long as rows keep coming. */
  static DebeziumPipeline forThroughput() throws IOException {
    return new DebeziumPipeline(50);
  }

  /** Hands on at once what there is; at full load its batches would be small. */
  static DebeziumPipeline forLatency() throws IOException {
    return new DebeziumPipeline(1);
  }

  private static ServiceJvm startJvm() throws IOException {
    String library = System.getProperty(LIBRARY);
    if (library == null) {
      throw new IllegalStateException(
          "no folder of Debezium's jars is known: -D%s is missing, which benchmarks/run debezium sets"
              .formatted(LIBRARY));
    }
    // Of ours only these classes.
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(":"))
            .filter(entry -> entry.endsWith("classes"))
            .collect(Collectors.joining(":", "", ":" + library + "/*"));
    return ServiceJvm.start(
        "debezium",
        // As much as our two services; and the sink's unnest takes times for the session's own.
        List.of("-Xmx2g", "-Duser.timezone=UTC", "-cp", classPath),
        DebeziumService.class.getName());
  }

  @Override
  public String name() {
    return "debezium";
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
    for (PostgresServer each : List.of(master, replica)) {
      try (Connection connection = each.connect(Servers.DATABASE)) {
        Sql.run(connection, Films.CREATE, Films.insert(1, rows));
      }
    }
  }

  @Override
  public void connect() throws IOException, SQLException {
    debezium.open(
        new DebeziumSite(
                pollMillis,
                master.port(),
                master.username(),
                replica.url(Servers.DATABASE),
                replica.username())
            .text());
    try (Connection connection = openMaster()) {
      Films.awaitListener(connection);
    }
  }

  @Override
  public void disconnect() throws IOException, SQLException {
    debezium.shut();
    try (Connection connection = openReplica()) {
      Sql.run(connection, "drop table film");
    }
    try (Connection connection = openMaster()) {
      Sql.run(
          connection,
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots",
          "drop publication if exists dbz_publication",
          "drop table film");
    }
  }

  @Override
  public Map<String, ProcessTree> processes() {
    return Map.of(
        "master", Servers.processes(master),
        "replica", Servers.processes(replica),
        "debezium", debezium.processes());
  }

  @Override
  public void close() throws Exception {
    debezium.close();
    replica.close();
    master.close();
  }
}
