package dev.tablecast.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A lock that a test holds, to stop others in the middle of what they do. */
final class Blockade implements AutoCloseable {

  private final Store store;
  private @Nullable Connection holder;

  private Blockade(Store store) {
    this.store = store;
  }

  static Blockade none(Store store) {
    return new Blockade(store);
  }

  static Blockade on(Store store, String lock) throws SQLException {
    Blockade blockade = new Blockade(store);
    blockade.begin(lock);
    return blockade;
  }

  /**
   * On a stage, as soon as somebody has made one. With many rows to be staged, it is then met by
   * who copies them in.
   */
  static Blockade onStage(Store store) throws SQLException {
    String find =
        "select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " where c.relname = 'tablecast_stage' and c.relpersistence = 't'";
    String schema =
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> store.database.query(find), found -> !found.isEmpty())
            .get(0);
    return on(store, "lock table %s.tablecast_stage in access exclusive mode".formatted(schema));
  }

  /** Takes a lock by that statement. */
  void begin(String lock) throws SQLException {
    Connection connection = store.database.connections().getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(lock);
    }
    holder = connection;
  }

  /** Whether a statement that is like this waits for a lock. */
  boolean isMetBy(String statement) {
    return !waiting("query ilike '" + statement + "'").isEmpty();
  }

  /** Ends the connections that wait for a lock, as a crash would. */
  void endWhoWaits() {
    store.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            + " and wait_event_type = 'Lock'");
  }

  private List<String> waiting(String condition) {
    return store.database.query(
        "select 1 from pg_stat_activity where datname = current_database()"
            + " and wait_event_type = 'Lock' and "
            + condition);
  }

  @Override
  public void close() throws SQLException {
    Connection connection = holder;
    holder = null;
    if (connection != null) {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.close();
    }
  }
}
