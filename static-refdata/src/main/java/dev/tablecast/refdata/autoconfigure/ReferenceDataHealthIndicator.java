package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.refdata.LoadedTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Says which set each table has: version, content and number of rows. */
final class ReferenceDataHealthIndicator extends AbstractHealthIndicator {

  private final ReferenceDataLifecycle lifecycle;

  ReferenceDataHealthIndicator(ReferenceDataLifecycle lifecycle) {
    super("the health of packaged data sets cannot be told");
    this.lifecycle = lifecycle;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    if (!lifecycle.isWaiting()) {
      health.up();
    } else if (lifecycle.servesWithout()) {
      health.unknown().withDetail("waitingFor", lifecycle.tables());
    } else {
      health.outOfService().withDetail("waitingFor", lifecycle.tables());
    }
    String trouble = lifecycle.trouble();
    if (trouble != null) {
      health.withDetail("error", trouble);
    }
    lifecycle.loaded().forEach(table -> health.withDetail(table.table(), details(table)));
  }

  private static Map<String, Object> details(LoadedTable table) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("set", table.set());
    details.put("standing", table.standing());
    put(details, "version", table.version());
    put(details, "hash", table.hash());
    details.put("rows", table.rows());
    put(details, "loadedAt", table.loadedAt());
    return details;
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value.toString());
    }
  }
}
