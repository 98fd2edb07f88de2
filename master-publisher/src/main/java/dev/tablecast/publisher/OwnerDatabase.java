package dev.tablecast.publisher;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the owner's tables are and who reads their log. Connections are plain ones, outside every
 * pool: a replication connection lives as long as the relay. Immutable.
 *
 * @param url the JDBC URL of the database
 * @param user the login that publishes; needs REPLICATION
 * @param password its password; absent where Postgres asks for none
 * @param ownLogin whether the login is the publisher's own, not the service's
 */
public record OwnerDatabase(String url, String user, @Nullable String password, boolean ownLogin) {

  /** A server that accepts a connection and then says nothing would be waited for, for ever. */
  private static final int LOGIN_SECONDS = 30;

  public OwnerDatabase {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "a publisher reads the log of Postgres; its URL begins with jdbc:postgresql:");
    }
  }

  /** Opens a connection in autocommit mode, which the caller closes. */
  public Connection connect() throws SQLException {
    return connect(new Properties());
  }

  /** Opens a connection with more of the driver's properties, such as {@code replication}. */
  public Connection connect(Properties more) throws SQLException {
    Properties properties = new Properties();
    PGProperty.LOGIN_TIMEOUT.set(properties, LOGIN_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    properties.putAll(more);
    properties.setProperty("user", user);
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = new Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver does not understand the URL of the owner's database");
    }
    return connection;
  }

  /** Names the login without its password. */
  @Override
  public String toString() {
    return user + " at " + url.replaceFirst("\\?.*", "");
  }
}
