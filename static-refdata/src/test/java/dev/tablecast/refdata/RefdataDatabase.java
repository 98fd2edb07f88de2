package dev.tablecast.refdata;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.SchemaPolicy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a test's own, on the server that tests share. */
public final class RefdataDatabase {

  public final PostgresServer server = PostgresServer.shared();
  public final String name = "refdata_" + UUID.randomUUID().toString().substring(0, 8);

  public RefdataDatabase() {
    server.createDatabase(name);
  }

  public DataSource connections() {
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setUrl(server.url(name));
    connections.setUser(server.username());
    connections.setPassword(server.password());
    return connections;
  }

  /** Starts a service that has these sets, as far as that concerns them. */
  public List<LoadedTable> load(ReferenceDataSet... sets) throws SQLException {
    return load(List.of(sets).stream().map(ReferenceTable::of).toArray(ReferenceTable[]::new));
  }

  public List<LoadedTable> load(ReferenceTable... tables) throws SQLException {
    return new ReferenceData(connections(), SchemaPolicy.CREATE, List.of(tables)).load();
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Writes as replication does, and who restores a copy. */
  public void executeUnguarded(String sql) throws SQLException {
    execute("set tablecast.applying = 'on'; " + sql);
  }

  /** Rows as texts, columns joined by a bar. */
  public List<String> query(String sql) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
        all.add(row.toString());
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
