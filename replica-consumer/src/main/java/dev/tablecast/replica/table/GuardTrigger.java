package dev.tablecast.replica.table;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/**
 * One trigger of a replica's guard. It fires once for a statement, before it, and only where the
 * replica is not being applied: what applies pays for one comparison.
 *
 * @param event what it refuses
 * @param owner the service that may do it
 * @param column the column that an update may not name; empty for other events
 * @param set the packaged data set that fills the table; empty if none does
 */
public record GuardTrigger(Event event, String owner, String column, String set) {

  /** What every trigger of the guard is called first. */
  public static final String PREFIX = "tablecast_guard_";

  /** When it refuses, as Postgres is told. */
  public static final String CONDITION =
      "current_setting('tablecast.applying', true) is distinct from 'on'";

  private static final int LONGEST_NAME = 63;
  private static final int HASH = 9;

  /** A kind of statement. */
  public enum Event {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }

  /** The trigger's name, the same wherever and whenever it is asked for. */
  public String name() {
    String event = PREFIX + event().name().toLowerCase(Locale.ROOT);
    return column.isEmpty() ? event : shortened(event + "_" + column);
  }

  /** The arguments that {@code tablecast.refuse()} is given. */
  public List<String> arguments() {
    if (!set.isEmpty()) {
      return List.of(owner, column, set);
    }
    return column.isEmpty() ? List.of(owner) : List.of(owner, column);
  }

  /** The statement that makes it, or makes it what it should be. */
  String create(QueryPart table) {
    return Ddl.render(
        """
        create or replace trigger {0} before {1} on {2} for each statement
          when ({3})
          execute function tablecast.refuse({4});""",
        DSL.name(name()),
        column.isEmpty()
            ? sql(event.name().toLowerCase(Locale.ROOT))
            : sql("update of {0}", DSL.name(column)),
        table,
        sql(CONDITION),
        ReplicaStatements.join(
            ", ", arguments().stream().map(text -> (QueryPart) inline(text)).toList()));
  }

  /** Postgres cuts longer names off, and two columns might then share one. */
  private static String shortened(String name) {
    if (bytes(name) <= LONGEST_NAME) {
      return name;
    }
    String start = name;
    while (bytes(start) > LONGEST_NAME - HASH) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return "%s_%08x".formatted(start, name.hashCode());
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
