package dev.tablecast.refdata;

import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.apply.DeferredConstraints;
import dev.tablecast.replica.apply.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Loads packaged data sets into their tables: all of them in one transaction, and of each only what
 * differs. Thread-safe; instances of a service may load at the same time, and one that has an older
 * set leaves the later one alone.
 */
public final class ReferenceData {

  /** Held to the transaction's end: one instance after the other, each seeing what the last did. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('tablecast.refdata', 0))";

  /**
   * Lets this transaction pass the guard, and tells a relay that reads the log whose rows follow.
   */
  private static final String APPLYING =
      """
      select set_config('tablecast.applying', 'on', true),
        pg_logical_emit_message(true, 'tablecast.applying', 'on'::text)""";

  private final DataSource database;
  private final SchemaPolicy policy;
  private final List<ReferenceTable> tables;
  private final ReferenceSchema schema;

  /**
   * Asks no database yet.
   *
   * @param database gives connections in autocommit mode
   * @throws dev.tablecast.replica.DeclarationException if two tables would be one
   */
  public ReferenceData(DataSource database, SchemaPolicy policy, List<ReferenceTable> tables) {
    this.database = database;
    this.policy = policy;
    this.tables = List.copyOf(tables);
    this.schema = ReferenceSchema.of(tables);
  }

  /** What is loaded where. */
  public List<ReferenceTable> tables() {
    return tables;
  }

  /**
   * Checks the tables, and creates what is missing if the policy says so; then loads. Either every
   * table then is as it should be, or nothing has changed.
   *
   * @return what each table has now, in the order of {@link #tables}
   * @throws ReferenceSchemaException if the database is not as the tables need it; a person has to
   *     mend it
   * @throws RefusedDataException if the database refuses rows; a person has to mend it
   * @throws SQLException if the database cannot be reached or fails; a retry may help
   */
  public List<LoadedTable> load() throws SQLException {
    if (tables.isEmpty()) {
      return List.of();
    }
    try (Connection connection = database.getConnection()) {
      schema.prepare(connection, policy);
      return Transaction.run(
          connection,
          () -> {
            DeferredConstraints.checkAtOnce(connection);
            return loadIn(connection);
          });
    }
  }

  /**
   * Loads in a transaction of the caller's, whose tables are as they should be: such as in a
   * migration, behind which others insert rows that refer to these.
   *
   * @throws RefusedDataException if the database refuses rows; the transaction has then failed
   */
  public List<LoadedTable> loadIn(Connection transaction) throws SQLException {
    query(transaction, LOCK);
    query(transaction, APPLYING);
    List<LoadedTable> loaded = new ArrayList<>();
    for (ReferenceTable table : tables) {
      loaded.add(new TableLoad(transaction, table).run());
    }
    return List.copyOf(loaded);
  }

  private static void query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
