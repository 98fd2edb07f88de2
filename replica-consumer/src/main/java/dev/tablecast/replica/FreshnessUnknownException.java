package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import java.sql.SQLException;

/**
 * How fresh a replica is could not be found out, for the service's own database did not tell. Who
 * tries again may be told.
 */
public final class FreshnessUnknownException extends TablecastException {

  FreshnessUnknownException(String replica, SQLException cause) {
    super(
        "How fresh replica %s is, the service's database does not tell: SQLSTATE %s, %s"
            .formatted(replica, cause.getSQLState(), cause.getMessage()),
        cause);
  }
}
