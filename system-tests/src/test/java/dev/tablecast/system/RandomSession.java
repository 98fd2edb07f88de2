package dev.tablecast.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the forum that takes random steps of random transactions. A step that meets
 * another session's lock or an existing key is as if it had not been taken.
 */
final class RandomSession implements AutoCloseable {

  private static final int IDS = 6;
  private static final String KEY = " where id = ?::bigint and part = ?::text";

  private final Connection connection;
  private final RandomGenerator random;
  private final SpecimenValues values;
  private @Nullable Savepoint savepoint;

  RandomSession(Connection connection, RandomGenerator random) throws SQLException {
    this.connection = connection;
    this.random = random;
    this.values = new SpecimenValues(random);
    connection.setAutoCommit(false);
    try (PreparedStatement timeout = connection.prepareStatement("set lock_timeout = '10ms'")) {
      timeout.execute();
    }
    connection.commit();
  }

  /** Takes one step; tells how many rows it touched. */
  int step() throws SQLException {
    int dice = random.nextInt(100);
    if (dice < 35) {
      return attempt(this::insert);
    } else if (dice < 60) {
      return attempt(this::update);
    } else if (dice < 70) {
      return attempt(() -> execute("delete from specimen" + KEY, key()));
    } else if (dice < 76) {
      return attempt(this::changeKey);
    } else if (dice < 78) {
      return attempt(() -> execute("truncate specimen", List.of()));
    } else if (dice < 83) {
      savepoint = connection.setSavepoint();
    } else if (dice < 88) {
      rollBackToSavepoint();
    } else {
      end(dice < 97);
    }
    return 0;
  }

  void end(boolean commit) throws SQLException {
    savepoint = null;
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private int insert() throws SQLException {
    List<String> columns = SpecimenValues.columns();
    List<@Nullable String> parameters = new ArrayList<>(key());
    columns.forEach(column -> parameters.add(values.value(column)));
    List<String> casts =
        columns.stream().map(column -> "?::text::" + SpecimenValues.type(column)).toList();
    return execute(
        "insert into specimen (id, part, %s) values (?::bigint, ?::text, %s)"
            .formatted(String.join(", ", columns), String.join(", ", casts)),
        parameters);
  }

  private int update() throws SQLException {
    List<String> columns = values.someColumns();
    List<@Nullable String> parameters = new ArrayList<>();
    columns.forEach(column -> parameters.add(values.value(column)));
    parameters.addAll(key());
    List<String> sets =
        columns.stream()
            .map(column -> "%s = ?::text::%s".formatted(column, SpecimenValues.type(column)))
            .toList();
    return execute("update specimen set " + String.join(", ", sets) + KEY, parameters);
  }

  private int changeKey() throws SQLException {
    List<@Nullable String> parameters = new ArrayList<>(key());
    parameters.addAll(key());
    return execute("update specimen set id = ?::bigint, part = ?::text" + KEY, parameters);
  }

  private void rollBackToSavepoint() throws SQLException {
    if (savepoint != null) {
      connection.rollback(savepoint);
    }
  }

  private List<@Nullable String> key() {
    return List.of(Integer.toString(random.nextInt(IDS)), "a/%".repeat(random.nextInt(3)));
  }

  private int attempt(Statement statement) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      int rows = statement.execute();
      connection.releaseSavepoint(before);
      return rows;
    } catch (SQLException e) {
      if (!List.of("23505", "55P03", "40P01").contains(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return 0;
    }
  }

  private int execute(String sql, List<@Nullable String> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      return statement.executeUpdate();
    }
  }

  private interface Statement {
    int execute() throws SQLException;
  }
}
