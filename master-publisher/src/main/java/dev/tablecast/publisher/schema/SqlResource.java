package dev.tablecast.publisher.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A query of this package, kept as a file beside its classes. */
enum SqlResource {
  SERVER("server.sql"),
  TABLE("table.sql"),
  ELSEWHERE("elsewhere.sql"),
  COLUMNS("columns.sql"),
  IDENTITIES("identities.sql"),
  KEYS("keys.sql"),
  SHAPE("shape.sql"),
  PUBLICATION("publication.sql"),
  PUBLICATION_TABLES("publication-tables.sql"),
  PUBLICATION_MEMBER("publication-member.sql");

  /** Makes something of the row that a result stands at. */
  @FunctionalInterface
  interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private final String text;

  SqlResource(String file) {
    try (InputStream in = SqlResource.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + file);
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> List<T> query(Connection connection, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(mapper.map(result));
        }
        return rows;
      }
    }
  }

  /** A column of type {@code name[]} or {@code text[]}. */
  static List<String> texts(ResultSet row, int column) throws SQLException {
    Object[] elements = (Object[]) row.getArray(column).getArray();
    return Arrays.stream(elements).map(String::valueOf).toList();
  }
}
