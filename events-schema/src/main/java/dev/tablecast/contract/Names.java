package dev.tablecast.contract;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What tables, services and columns may be called; each answer is a complaint or nothing. */
final class Names {

  /** NAMEDATALEN - 1: Postgres cuts a longer identifier off without an error. */
  private static final int MAX_BYTES = 63;

  private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private Names() {}

  static Optional<String> refuseTable(String name) {
    if (!TABLE.matcher(name).matches() || tooLong(name)) {
      return Optional.of(
          "'%s' cannot name a table and a topic; use a letter, then letters, digits and '_', at most %d in all"
              .formatted(name, MAX_BYTES));
    }
    return Optional.empty();
  }

  static Optional<String> refuseService(String name) {
    if (!SERVICE.matcher(name).matches() || tooLong(name)) {
      return Optional.of(
          "'%s' cannot name a service; use a letter, then letters, digits, '_' and '-', at most %d in all, as in spring.application.name"
              .formatted(name, MAX_BYTES));
    }
    return Optional.empty();
  }

  static Optional<String> refuseColumn(String name) {
    if (name.startsWith("_")) {
      return Optional.of(
          "column names that begin with '_' are Tablecast's own, such as _version; rename the field or set (tablecast.column).name");
    }
    if (SYSTEM_COLUMNS.contains(name)) {
      return Optional.of(
          "'%s' is a system column of Postgres; rename the field or set (tablecast.column).name"
              .formatted(name));
    }
    if (name.isBlank() || tooLong(name) || name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          "'%s' cannot name a column; set (tablecast.column).name to at most %d bytes without control characters"
              .formatted(name, MAX_BYTES));
    }
    return Optional.empty();
  }

  private static boolean tooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }
}
