package dev.tablecast.tram.jdbc;

import dev.tablecast.TablecastException;
import java.util.List;

/** The database is not as Eventuate Tram needs it. A retry helps after a migration. */
public final class TramSchemaException extends TablecastException {

  TramSchemaException(List<String> missing, String ddl) {
    super(
        "Messages can be neither sent nor received, for the database lacks %s. A migration of these statements makes them; a table that is there already is left as it is:\n%s"
            .formatted(String.join(", ", missing), ddl));
  }
}
