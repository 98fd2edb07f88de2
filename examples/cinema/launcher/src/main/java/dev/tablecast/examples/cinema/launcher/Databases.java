package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** One database for each service, with its logins: what an administrator sets up once. */
final class Databases {

  private Databases() {}

  static void create(PostgresServer postgres, String service) {
    postgres.createDatabase(service);
    try (Connection connection = postgres.connect(service);
        Statement statement = connection.createStatement()) {
      statement.execute(read("/%s-logins.sql".formatted(service)));
    } catch (SQLException e) {
      throw new CinemaException("Cannot set up the database " + service, e);
    }
  }

  static String read(String script) {
    try (InputStream sql = Databases.class.getResourceAsStream(script)) {
      return new String(Objects.requireNonNull(sql, script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
