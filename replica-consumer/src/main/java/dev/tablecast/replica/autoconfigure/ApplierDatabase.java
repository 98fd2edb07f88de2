package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.LoginPolicy;
import dev.tablecast.replica.autoconfigure.TablecastReplicaProperties.Datasource;
import dev.tablecast.replica.autoconfigure.TablecastReplicaProperties.Guard;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Where replicas are applied, and as whom: by connections of replication's own, if it has a login
 * of its own, else by the service's. Thread-safe.
 */
final class ApplierDatabase implements AutoCloseable {

  private final DataSource connections;
  private final boolean own;

  private ApplierDatabase(DataSource connections, boolean own) {
    this.connections = connections;
    this.own = own;
  }

  /**
   * Resolves a login, and asks no server.
   *
   * @param service what the service itself connects with; absent if it makes its DataSource by hand
   */
  static ApplierDatabase of(
      Datasource own, Guard guard, DataSource database, @Nullable JdbcConnectionDetails service) {
    if (own.username() == null) {
      if (own.url() != null || own.password() != null) {
        throw invalid("Set it to the login that the other keys belong to");
      }
      if (guard.level() == GuardLevel.STRICT && guard.logins() == LoginPolicy.REFUSE) {
        throw invalid(
            "At level strict replication writes by a login of its own, which"
                + " ReplicaSchema.of(…).grants(…) prints the grants for. Set it to that");
      }
      return new ApplierDatabase(database, false);
    }
    String url = own.url() != null ? own.url() : service == null ? null : service.getJdbcUrl();
    if (url == null) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.replica.datasource.url",
          null,
          "Boot knows no database of this service. Set it to the JDBC URL");
    }
    return new ApplierDatabase(
        DataSourceBuilder.create()
            .url(url)
            .username(own.username())
            .password(own.password())
            .build(),
        true);
  }

  /** Whether replication has a login of its own. */
  boolean isOwn() {
    return own;
  }

  /** Gives connections in autocommit mode. */
  DataSource connections() {
    return connections;
  }

  /** Ends the connections that nobody else has. */
  @Override
  public void close() throws Exception {
    if (own && connections instanceof AutoCloseable pool) {
      pool.close();
    }
  }

  private static InvalidConfigurationPropertyValueException invalid(String reason) {
    return new InvalidConfigurationPropertyValueException(
        "tablecast.replica.datasource.username", null, reason);
  }
}
