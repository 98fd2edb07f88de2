package dev.tablecast.devservices;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A Postgres server with logical replication on, for development and tests. Its user is a
 * superuser, so that roles, publications and slots can be made. Several may run at once, and each
 * ends with this JVM at the latest.
 *
 * <p>Safe for use by several threads, but for {@link #stop}, {@link #kill} and {@link #restart},
 * which one thread at a time may call.
 */
public interface PostgresServer extends AutoCloseable {

  /**
   * The server that all tests and contexts of this JVM share, started at the first call, with
   * {@link PostgresOptions#fast}. Its sharers leave it running.
   */
  static PostgresServer shared() {
    return Shared.POSTGRES.get();
  }

  /**
   * Starts a new, empty server of the caller's own and returns when it accepts connections: within
   * a second or two, or after a download at the first time.
   *
   * @throws DevServicesException with the end of the server's log, if it does not start
   */
  static PostgresServer start(PostgresOptions options) {
    return switch (Provider.asked()) {
      case EMBEDDED -> startEmbedded(options);
      case TESTCONTAINERS -> ContainerPostgres.start(options);
    };
  }

  /** As {@link #start}, but embedded whatever is asked for, to be killed, copied or measured. */
  static PostgresServer startEmbedded(PostgresOptions options) {
    return EmbeddedPostgres.start(options);
  }

  /** The host, which is this one unless Docker's is another. */
  String host();

  /** The port, which stays the same over {@link #restart}. */
  int port();

  /** JDBC URL of the database {@code name}, without user and password. */
  default String url(String database) {
    String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + encoded;
  }

  /** Name of the superuser. */
  String username();

  /** Password of the superuser. */
  String password();

  /** Opens a connection to {@code database} as the superuser. */
  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), username(), password());
  }

  /** Creates an empty database; {@code name} is taken literally, and may hold no double quote. */
  default void createDatabase(String name) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + statement.enquoteIdentifier(name, true));
    } catch (SQLException e) {
      throw new DevServicesException("Cannot create the database " + name, e);
    }
  }

  /** Whether there is a database of that name. */
  default boolean hasDatabase(String name) {
    try (Connection connection = connect("postgres");
        PreparedStatement statement =
            connection.prepareStatement("select from pg_database where datname = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw new DevServicesException("Cannot look for the database " + name, e);
    }
  }

  /**
   * The cluster's directory, to read while the server runs and to change while it is stopped.
   *
   * @throws UnsupportedOperationException if the server runs in a container
   */
  Path dataDirectory();

  /**
   * Copies the data of this stopped server to where {@link #restoreData} finds it, slots included.
   *
   * @throws UnsupportedOperationException if the server runs in a container
   */
  Path copyData();

  /**
   * Replaces the data of this stopped server by what {@link #copyData} returned, any number of
   * times: a database restored from an old backup.
   *
   * @throws UnsupportedOperationException if the server runs in a container
   */
  void restoreData(Path copy);

  /**
   * Starts another server that follows this one by streaming replication, failover slots included,
   * until it is {@linkplain #promote promoted}.
   *
   * @throws UnsupportedOperationException if the server runs in a container
   */
  PostgresServer startStandby(PostgresOptions options);

  /** Makes this standby a primary, and returns when it accepts writes. */
  void promote();

  /** Ends the server as {@code pg_ctl stop -m fast} does; nothing committed is lost. */
  void stop();

  /** Ends the server and all its processes as {@code kill -9} does, with no chance to write. */
  void kill();

  /** Starts the server again, with the same data and port; one that runs is stopped first. */
  void restart();

  /** Ends the server at once and removes its data. */
  @Override
  void close();
}
