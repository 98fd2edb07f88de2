package dev.tablecast.replica.schema;

import dev.tablecast.replica.table.GuardTrigger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A trigger as Postgres knows it.
 *
 * @param name its name
 * @param enabled whether it fires in ordinary sessions
 * @param type when it fires, in Postgres's bits
 * @param refuses whether it calls {@code tablecast.refuse()}
 * @param columns the columns that an update must name for it to fire
 * @param arguments what the function is given
 * @param condition under which it fires, as Postgres writes it
 */
record CatalogTrigger(
    String name,
    boolean enabled,
    int type,
    boolean refuses,
    List<String> columns,
    List<String> arguments,
    String condition) {

  private static final int BEFORE_STATEMENT = 2;

  /** Each argument ends with a zero byte. */
  static List<String> arguments(String stored) {
    return stored.isEmpty()
        ? List.of()
        : Arrays.asList(stored.split("\0", -1)).subList(0, ends(stored));
  }

  /** Whether it is this trigger of the guard, unless it is disabled. */
  boolean is(GuardTrigger expected) {
    return refuses
        && type == (BEFORE_STATEMENT | bit(expected.event()))
        && columns.equals(expected.column().isEmpty() ? List.of() : List.of(expected.column()))
        && arguments.equals(expected.arguments())
        && plain(condition).equals(plain(GuardTrigger.CONDITION));
  }

  private static int ends(String stored) {
    return (int) stored.chars().filter(each -> each == 0).count();
  }

  private static int bit(GuardTrigger.Event event) {
    return switch (event) {
      case INSERT -> 4;
      case DELETE -> 8;
      case UPDATE -> 16;
      case TRUNCATE -> 32;
    };
  }

  /** Postgres writes casts, brackets and capitals into it, differently in each release. */
  private static String plain(String condition) {
    return condition.toLowerCase(Locale.ROOT).replaceAll("::text|[()\\s]", "");
  }
}
