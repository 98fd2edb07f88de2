package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.LoginPolicy;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.SchemaPolicy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How a service keeps its replicas. Where Pulsar is, and the tenant and namespace of the topics,
 * say {@code spring.pulsar.*}; where the tables are, {@code spring.datasource.*}; which service it
 * is, {@code spring.application.name}.
 *
 * @param enabled Whether to apply changes. Tables can be read all the same.
 * @param schema What is done about a database that is not as the replicas need it.
 * @param guard What keeps this service from writing what others own.
 * @param datasource The login that applies.
 * @param batch What one transaction applies at most.
 * @param requestSnapshotAfter Time for which a replica may lack a whole snapshot of its owner's
 *     table until the owner is asked for one. Unset, it is not asked.
 * @param checksum What is done about rows that differ from the owner's.
 */
@ConfigurationProperties("tablecast.replica")
record TablecastReplicaProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("validate") SchemaPolicy schema,
    @DefaultValue Guard guard,
    @DefaultValue Datasource datasource,
    @DefaultValue Batch batch,
    @Nullable Duration requestSnapshotAfter,
    @DefaultValue Checksum checksum) {

  /**
   * What keeps this service from writing what others own.
   *
   * @param level Whether triggers do, or roles and grants besides.
   * @param logins What is done about a login of this service's that the guard does not hold.
   *     Defaults to warn, and at level strict to refuse.
   */
  record Guard(@DefaultValue("accident") GuardLevel level, @Nullable LoginPolicy logins) {

    Guard {
      logins =
          logins != null
              ? logins
              : level == GuardLevel.STRICT ? LoginPolicy.REFUSE : LoginPolicy.WARN;
    }

    @Override
    public LoginPolicy logins() {
      return Objects.requireNonNull(logins);
    }
  }

  /**
   * The login that applies.
   *
   * @param url JDBC URL of the database with the replicas. Defaults to that of spring.datasource.
   * @param username Login of replication's own. Defaults to that of spring.datasource, whose
   *     connections are then used too.
   * @param password Password of the login.
   */
  record Datasource(@Nullable String url, @Nullable String username, @Nullable String password) {}

  /**
   * What is done about rows that differ from the owner's.
   *
   * @param repair Whether they are repaired, if the owner takes requests, and not only told.
   */
  record Checksum(@DefaultValue("true") boolean repair) {}

  /**
   * What one transaction applies at most.
   *
   * @param rows Number of changes.
   * @param size Size of the changes together.
   */
  record Batch(@DefaultValue("5000") int rows, @DefaultValue("4MB") DataSize size) {

    Batch {
      // Needs no validator on the class path, and Boot tells it as well as any.
      if (rows < 1) {
        throw new InvalidConfigurationPropertyValueException(
            "tablecast.replica.batch.rows", rows, "A transaction applies at least one change.");
      }
      if (size.toBytes() < 1) {
        throw new InvalidConfigurationPropertyValueException(
            "tablecast.replica.batch.size", size, "Changes have a size; 4MB is the default.");
      }
    }
  }

  TablecastReplicaProperties {
    if (requestSnapshotAfter != null && requestSnapshotAfter.toMillis() < 1) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.replica.request-snapshot-after",
          requestSnapshotAfter,
          "An owner is asked after some time, such as 10m; unset, it is not asked.");
    }
  }

  ReplicaSettings settings(String service, String tenantNamespace) {
    return new ReplicaSettings(
        service,
        tenantNamespace,
        batch.rows(),
        batch.size().toBytes(),
        schema,
        requestSnapshotAfter,
        checksum.repair());
  }
}
