package dev.tablecast.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where Debezium finds both databases, and how its connectors are set: as fast as they are known to
 * go, without what the benchmark has no use for. Also as one line of text.
 *
 * @param pollMillis how long a batch that is not full waits for more rows
 * @param port the master's
 * @param username the master's
 * @param replicaUrl the replica's, for JDBC
 * @param replicaUsername the replica's
 */
record DebeziumSite(
    int pollMillis, int port, String username, String replicaUrl, String replicaUsername) {

  /** The sink's statement takes as many rows as a batch of the engine's has. */
  private static final String BATCH = "2048";

  static DebeziumSite parse(List<String> words) {
    return new DebeziumSite(
        Integer.parseInt(words.get(0)),
        Integer.parseInt(words.get(1)),
        words.get(2),
        words.get(3),
        words.get(4));
  }

  String text() {
    return String.join(
        " ",
        Integer.toString(pollMillis),
        Integer.toString(port),
        username,
        replicaUrl,
        replicaUsername);
  }

  Properties sourceSettings() {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "name", "films",
            "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
            "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore",
            "database.hostname", "127.0.0.1",
            "database.port", Integer.toString(port),
            "database.user", username,
            "database.dbname", Servers.DATABASE,
            "topic.prefix", "forum"));
    settings.putAll(
        Map.of(
            "plugin.name", "pgoutput",
            "table.include.list", "public.film",
            "publication.autocreate.mode", "filtered",
            "snapshot.mode", "no_data",
            "tombstones.on.delete", "false",
            "poll.interval.ms", Integer.toString(pollMillis),
            "max.batch.size", BATCH,
            "max.queue.size", "16384"));
    return settings;
  }

  Map<String, String> sinkSettings() {
    return Map.of(
        "connection.url", replicaUrl,
        "connection.username", replicaUsername,
        "insert.mode", "upsert",
        "primary.key.mode", "record_key",
        "delete.enabled", "true",
        "collection.name.format", "film",
        "use.reduction.buffer", "true",
        "dialect.postgres.unnest.insert.enabled", "true",
        "batch.size", BATCH);
  }
}
