package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  /** Reads the one row that a script asks for, with a number in the place of each ? in it. */
  static <T> T ask(
      PostgresServer postgres, String database, String script, Answer<T> answer, long... numbers) {
    try (Connection connection = postgres.connect(database);
        PreparedStatement statement = connection.prepareStatement(read(script))) {
      for (int i = 0; i < numbers.length; i++) {
        statement.setLong(i + 1, numbers[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return answer.of(row);
      }
    } catch (SQLException e) {
      throw new CinemaException("Cannot read %s of the %s".formatted(script, database), e);
    }
  }

  /** What a row says. */
  interface Answer<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static String read(String script) {
    try (InputStream sql = Databases.class.getResourceAsStream(script)) {
      return new String(Objects.requireNonNull(sql, script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
