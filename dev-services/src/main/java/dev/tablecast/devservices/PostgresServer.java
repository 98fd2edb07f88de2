package dev.tablecast.devservices;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A Postgres server with logical replication on, for development and tests. Its user is a
 * superuser, so that roles, publications and slots can be made. Several may run at once, and each
 * ends with this JVM at the latest.
 *
 * <p>Safe for use by several threads, but for {@link #stop}, {@link #kill} and {@link #restart},
 * which one thread at a time may call.
 */
public interface PostgresServer extends AutoCloseable {

  /** Starts a new, empty server and returns when it accepts connections. */
  static PostgresServer start(PostgresOptions options) {
    return EmbeddedPostgres.start(options);
  }

  /** The port on the loopback address, which stays the same over {@link #restart}. */
  int port();

  /** JDBC URL of the database {@code name}, without user and password. */
  default String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  /** Name of the superuser. */
  String username();

  /** Password of the superuser. */
  String password();

  /** Opens a connection to {@code database} as the superuser. */
  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), username(), password());
  }

  /** Creates an empty database; {@code name} is taken literally, case and all. */
  void createDatabase(String name);

  /** The cluster's directory, to copy or replace while the server is stopped. */
  Path dataDirectory();

  /** Ends the server as {@code pg_ctl stop -m fast} does; nothing committed is lost. */
  void stop();

  /** Ends the server and all its processes as {@code kill -9} does, with no chance to write. */
  void kill();

  /** Starts the server again, with the same data and port; one that runs is stopped first. */
  void restart();

  /** Stops the server and removes its data. */
  @Override
  void close();
}
