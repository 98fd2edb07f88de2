package dev.tablecast.replica;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.films.Film;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The store's database with its copy of the forum's films and prices of its own. */
final class StoreDatabase implements AutoCloseable {

  private final HikariDataSource connections;

  private StoreDatabase(HikariDataSource connections) {
    this.connections = connections;
  }

  static StoreDatabase create(PostgresServer server) throws SQLException {
    String name = "store_" + UUID.randomUUID().toString().substring(0, 8);
    server.createDatabase(name);
    StoreDatabase database = open(server, name);
    database.execute(ReplicaSchema.of(ReplicaTable.of(Film.class).columns("title", "year")).ddl());
    database.execute("alter table film add price numeric, add _deleted_at timestamptz");
    return database;
  }

  private static StoreDatabase open(PostgresServer server, String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url(name));
    config.setUsername(server.username());
    config.setPassword(server.password());
    config.setMaximumPoolSize(8);
    config.setConnectionTimeout(2_000);
    config.setInitializationFailTimeout(-1);
    return new StoreDatabase(new HikariDataSource(config));
  }

  HikariDataSource connections() {
    return connections;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Changes what only replication may, as a bug or a restored copy would. */
  void executeUnguarded(String sql) throws SQLException {
    execute("set tablecast.applying = 'on'; %s; reset tablecast.applying".formatted(sql));
  }

  /** Rows as texts, columns joined by a bar. */
  List<String> query(String sql) {
    try (Connection connection = connections.getConnection();
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

  /** Films that are not marked as deleted. */
  List<String> films() {
    return query("select id, title, year, price from film where _deleted_at is null order by id");
  }

  /** How many that are. */
  int countFilms() {
    return Integer.parseInt(query("select count(*) from film where _deleted_at is null").get(0));
  }

  @Override
  public void close() {
    connections.close();
  }
}
