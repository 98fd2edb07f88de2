package dev.tablecast.system;

import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Replication slots that services leave behind; their names are the whole server's. */
final class Slots {

  private static final String DROP =
      "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
          + " where database = current_database()";

  private Slots() {}

  /** Drops those of a database, once Postgres has noticed that nobody reads them any more. */
  static void drop(Callable<Connection> database) {
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (Connection connection = database.call();
                  Statement statement = connection.createStatement()) {
                statement.execute(DROP);
              }
            });
  }
}
