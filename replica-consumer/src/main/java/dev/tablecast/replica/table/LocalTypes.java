package dev.tablecast.replica.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/**
 * The types that a replica's columns have in the service's table, which may hold more than the
 * contract's; of a domain the type that it is over. Immutable.
 *
 * @param names in the order of the layout's columns
 */
record LocalTypes(List<String> names) {

  private static final String QUERY = query();

  LocalTypes {
    names = List.copyOf(names);
  }

  static LocalTypes of(Connection connection, ReplicaLayout layout) throws SQLException {
    Map<String, String> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, ReplicaStatements.render("{0}", layout.qualifiedTable()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), row.getString(2));
        }
      }
    }
    return new LocalTypes(
        layout.columns().stream()
            .map(column -> Objects.requireNonNull(found.get(column.name()), column::name))
            .toList());
  }

  /** The type of the column at a place of the layout. */
  QueryPart at(int place) {
    return DSL.raw(names.get(place));
  }

  private static String query() {
    try (InputStream in =
        Objects.requireNonNull(LocalTypes.class.getResourceAsStream("local-types.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
