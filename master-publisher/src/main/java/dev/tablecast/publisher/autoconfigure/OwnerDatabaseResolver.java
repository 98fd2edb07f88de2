package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.autoconfigure.TablecastPublisherProperties.Datasource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Finds out where the owner's tables are, and as whom to read their log. */
final class OwnerDatabaseResolver {

  private static final Logger log = LoggerFactory.getLogger(OwnerDatabaseResolver.class);

  private final Datasource own;
  private final @Nullable JdbcConnectionDetails service;

  /**
   * Resolves a login.
   *
   * @param own what is set for the publisher, which comes first
   * @param service what the service itself connects with; absent if it makes its DataSource by hand
   */
  OwnerDatabaseResolver(Datasource own, @Nullable JdbcConnectionDetails service) {
    this.own = own;
    this.service = service;
  }

  OwnerDatabase resolve() {
    String url = own.url() != null ? own.url() : service == null ? null : service.getJdbcUrl();
    if (url == null) {
      throw invalid("url", null, "Boot knows no database of this service. Set it to the JDBC URL");
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw invalid(
          "url",
          url.replaceFirst("\\?.*", ""),
          "The log is read by Postgres's own driver. Set it to a URL that begins with"
              + " jdbc:postgresql:");
    }
    return login(url);
  }

  private OwnerDatabase login(String url) {
    String serviceUser = service == null ? null : service.getUsername();
    if (own.username() != null) {
      return new OwnerDatabase(
          url, own.username(), own.password(), !own.username().equals(serviceUser));
    }
    if (service == null || serviceUser == null) {
      throw invalid(
          "username",
          null,
          "Boot knows no login of this service. Set a login that has REPLICATION");
    }
    log.warn(
        "The log is read with the service's own login '{}', which therefore needs REPLICATION:"
            + " whoever takes it over may read every database of the server. Make a login of its"
            + " own, a member of the tables' owner, and set tablecast.publisher.datasource.username"
            + " and .password",
        serviceUser);
    return new OwnerDatabase(url, serviceUser, service.getPassword(), false);
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String key, @Nullable String value, String reason) {
    return new InvalidConfigurationPropertyValueException(
        "tablecast.publisher.datasource." + key, value, reason);
  }
}
