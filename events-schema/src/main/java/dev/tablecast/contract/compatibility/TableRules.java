package dev.tablecast.contract.compatibility;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules of the table that a message stands for. Columns are the same if their numbers are.
 *
 * <p>Whom a difference breaks follows from how replicas apply: only the columns that the writer's
 * own contract knows are written, and a subscriber's table follows the contract later or never.
 */
final class TableRules {

  private TableRules() {}

  static List<Break> breaks(TableContract before, TableContract after) {
    List<Break> breaks = new ArrayList<>();
    identity(before, after, breaks);
    frozen(before, after, breaks);
    for (Column column : after.columns()) {
      find(before, column.number())
          .ifPresentOrElse(was -> kept(was, column, breaks), () -> added(column, breaks));
      find(before, column.number())
          .filter(was -> isOwnershipMoved(before, was, after, column))
          .ifPresent(was -> breaks.add(ownership(was, column)));
    }
    return breaks;
  }

  private static void identity(TableContract before, TableContract after, List<Break> breaks) {
    if (!before.table().equals(after.table())) {
      breaks.add(
          new Break(
              Rule.TABLE_SAME_NAME,
              "table \"%s\" is now called \"%s\", which is another topic"
                  .formatted(before.table(), after.table()),
              "Keep `name: \"%s\"`; in Postgres a view of that name may stand for the renamed table"
                  .formatted(before.table())));
    }
    if (!before.owner().equals(after.owner())) {
      breaks.add(
          new Break(
              Rule.TABLE_SAME_OWNER,
              ("table \"%s\" was owned by %s and is owned by %s, which is another topic with versions"
                      + " of its own")
                  .formatted(before.table(), before.owner(), after.owner()),
              ("Keep `owner: \"%s\"`; a table moves to another service step by step, not by its"
                      + " contract")
                  .formatted(before.owner())));
    }
    if (!numbers(before).equals(numbers(after))) {
      breaks.add(
          new Break(
              Rule.TABLE_SAME_KEY,
              ("the key was (%s) and is (%s); messages of the same row would no longer be"
                      + " routed, compacted and guarded together")
                  .formatted(names(before), names(after)),
              "Keep the key; a table with another key is another table"));
    }
  }

  /** Who fills it has the structure in a jar, and which jar comes last nobody knows. */
  private static void frozen(TableContract before, TableContract after, List<Break> breaks) {
    if (!before.isFrozen()) {
      return;
    }
    List<String> differences = new ArrayList<>();
    if (!after.isFrozen()) {
      differences.add("it is no longer frozen");
    }
    before.columns().stream()
        .filter(was -> !after.columns().contains(was))
        .forEach(was -> differences.add(nameOf(was) + " is another or gone"));
    after.columns().stream()
        .filter(is -> find(before, is.number()).isEmpty())
        .forEach(is -> differences.add(nameOf(is) + " is new"));
    if (!differences.isEmpty()) {
      breaks.add(
          new Break(
              Rule.TABLE_STAYS_FROZEN,
              "table \"%s\" is frozen, but %s; jars with either structure would fill one table"
                  .formatted(before.table(), String.join(", ", differences)),
              "Keep the columns as they are; another structure is another table, such as \"%s_2\""
                  .formatted(before.table())));
    }
  }

  private static void kept(Column was, Column is, List<Break> breaks) {
    if (!was.name().equals(is.name())) {
      breaks.add(
          new Break(
              Rule.COLUMN_SAME_NAME,
              "%s is now called \"%s\"; replicas have a column of the old name"
                  .formatted(nameOf(was), is.name()),
              "Write `(tablecast.column).name = \"%s\"`, or add a column beside it"
                  .formatted(was.name())));
    }
    if (was.nullable() != is.nullable() && was.array() == is.array()) {
      breaks.add(nullability(was));
    }
    if (was.type() == is.type() && was.array() == is.array()) {
      sqlType(was, is, breaks);
    }
  }

  private static boolean isOwnershipMoved(
      TableContract before, Column was, TableContract after, Column is) {
    // columns of the table's owner follow the table, which has a rule of its own
    return !was.owner().equals(is.owner())
        && !(was.owner().equals(before.owner()) && is.owner().equals(after.owner()));
  }

  private static Break ownership(Column was, Column is) {
    return new Break(
        Rule.COLUMN_SAME_OWNER,
        "%s was owned by %s and is owned by %s; for a time two services would change it"
            .formatted(nameOf(was), was.owner(), is.owner()),
        "Keep the owner; ownership of a column moves step by step, not by its contract");
  }

  private static Break nullability(Column was) {
    return was.nullable()
        ? new Break(
            Rule.COLUMN_SAME_NULLABILITY,
            ("%s was nullable and is NOT NULL; this breaks readers: messages of the old contract, in"
                    + " the topic or after a roll-back, hold NULLs that they would take for zero")
                .formatted(nameOf(was)),
            "Keep `optional`; the table itself may well be NOT NULL")
        : new Break(
            Rule.COLUMN_SAME_NULLABILITY,
            ("%s was NOT NULL and is nullable; this breaks subscribers: their replicas and programs"
                    + " of the old contract cannot hold the NULLs")
                .formatted(nameOf(was)),
            "Keep it without `optional`, or add an optional column beside it");
  }

  private static void sqlType(Column was, Column is, List<Break> breaks) {
    if (!SqlType.parse(is.sqlType()).holds(SqlType.parse(was.sqlType()))) {
      breaks.add(
          new Break(
              Rule.COLUMN_TYPE_NOT_NARROWED,
              "%s was %s and is %s, which cannot hold every value that the topic has"
                  .formatted(nameOf(was), was.sqlType(), is.sqlType()),
              "Keep `(tablecast.column).sql_type = \"%s\"` or a wider one of its kind"
                  .formatted(was.sqlType())));
    }
  }

  private static void added(Column column, List<Break> breaks) {
    if (!column.key() && !column.nullable() && !column.array()) {
      breaks.add(
          new Break(
              Rule.NEW_COLUMN_CAN_BE_ABSENT,
              ("%s is new and NOT NULL; messages of the old contract, in the topic or after a"
                      + " roll-back, lack it, readers would take that for zero, and a replica has"
                      + " nothing to insert")
                  .formatted(nameOf(column)),
              "Write `optional`; the table itself may be NOT NULL with a default"));
    }
  }

  private static Optional<Column> find(TableContract contract, int number) {
    return contract.columns().stream().filter(column -> column.number() == number).findFirst();
  }

  private static Set<Integer> numbers(TableContract contract) {
    return contract.key().stream()
        .map(Column::number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String names(TableContract contract) {
    return contract.key().stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static String nameOf(Column column) {
    return "column \"%s\" (field %d)".formatted(column.name(), column.number());
  }
}
