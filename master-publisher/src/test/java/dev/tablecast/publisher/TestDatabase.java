package dev.tablecast.publisher;

import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database of one test's own, on the server that all share. */
public final class TestDatabase {

  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  public static TestDatabase create() {
    return on(PostgresServer.shared());
  }

  /** A database on a server of the test's own. */
  public static TestDatabase on(PostgresServer server) {
    String name = unique("db");
    server.createDatabase(name);
    return new TestDatabase(server, name);
  }

  /** A name that no other test has, for what a whole server shares. */
  public static String unique(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  public String name() {
    return name;
  }

  public String url() {
    return server.url(name);
  }

  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  /**
   * Makes a login of the test's own, whose password is its name.
   *
   * @param attributes what it may beyond that, such as {@code replication}
   */
  public String createLogin(String attributes) throws SQLException {
    String login = unique("publisher");
    execute("create role \"%1$s\" login %2$s password '%1$s'".formatted(login, attributes));
    return login;
  }

  public Connection connectAs(String login) throws SQLException {
    return DriverManager.getConnection(url(), login, login);
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect()) {
      execute(connection, statements);
    }
  }

  public static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Drops the slots that a test leaves behind: a server has only so many. */
  public void dropSlots() throws SQLException {
    execute(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
            + " where database = current_database() and not active");
  }

  public OwnerDatabase asOwner() {
    return new OwnerDatabase(url(), server.username(), server.password(), true);
  }
}
