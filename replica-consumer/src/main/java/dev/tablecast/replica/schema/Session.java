package dev.tablecast.replica.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The login of a connection, whatever role it has set: it can always set it back.
 *
 * @param superusers what it is or may become and no right holds
 * @param roles all that it is or may become
 */
record Session(String login, List<String> superusers, List<String> roles) {

  static Session of(Connection connection) throws SQLException {
    return SqlResource.SESSION
        .query(
            connection,
            row ->
                new Session(row.getString(1), SqlResource.texts(row, 2), SqlResource.texts(row, 3)))
        .get(0);
  }
}
