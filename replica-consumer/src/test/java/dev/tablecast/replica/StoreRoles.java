package dev.tablecast.replica;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.sql.SQLException;

/** The logins of a store under the guard's strict level, with no more than is printed for them. */
final class StoreRoles implements AutoCloseable {

  final String service;
  final String applier;
  final HikariDataSource asService;
  final HikariDataSource asApplier;

  private StoreRoles(String database) {
    service = database + "_service";
    applier = database + "_applier";
    asService = pool(database, service);
    asApplier = pool(database, applier);
  }

  static StoreRoles create(StoreDatabase store, ReplicaTable films) throws SQLException {
    StoreRoles roles = new StoreRoles(store.query("select current_database()").get(0));
    store.execute("create role %s login password 'store'".formatted(roles.service));
    store.execute("create role %s login password 'store'".formatted(roles.applier));
    String grants = ReplicaSchema.of(films).grants(roles.service, roles.applier);
    store.execute(grants);
    store.execute(grants);
    return roles;
  }

  private static HikariDataSource pool(String database, String login) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(PostgresServer.shared().url(database));
    config.setUsername(login);
    config.setPassword("store");
    config.setMaximumPoolSize(4);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    asService.close();
    asApplier.close();
  }
}
