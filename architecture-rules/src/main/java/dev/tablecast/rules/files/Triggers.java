package dev.tablecast.rules.files;

import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.Ownership;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlScript.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that triggers call, and what they put into the row at hand. */
final class Triggers {

  private static final String NAME = "((?:[\\w$]+\\.|\"[^\"]+\"\\.)?(?:[\\w$]+|\"[^\"]+\"))";

  private static final Pattern TRIGGER =
      pattern(
          "create\\s+(?:or\\s+replace\\s+)?(?:constraint\\s+)?trigger\\s+"
              + NAME
              + "\\s.*?\\bon\\s+"
              + NAME
              + "\\s.*\\bexecute\\s+(?:function|procedure)\\s+"
              + NAME);

  private static final Pattern FUNCTION =
      pattern("create\\s+(?:or\\s+replace\\s+)?(?:function|procedure)\\s+" + NAME);

  /** An assignment to the row, where a statement of PL/pgSQL begins; a comparison is elsewhere. */
  private static final Pattern ASSIGNED =
      pattern("(?:^|;|\\bthen|\\belse|\\bbegin|\\bloop)\\s*new\\.\"?(\\w+)\"?\\s*:?=");

  private static final Pattern WITHIN =
      pattern("\\b(?:insert\\s+into|update|delete\\s+from|merge\\s+into|truncate|select)\\b[^;]*");

  /** What a trigger is called, and the table that it is on. */
  private record Trigger(String name, String table) {}

  private final Map<String, List<Trigger>> byFunction;

  private Triggers(Map<String, List<Trigger>> byFunction) {
    this.byFunction = byFunction;
  }

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  static Triggers of(List<Statement> statements) {
    Map<String, List<Trigger>> triggers = new HashMap<>();
    for (Statement statement : statements) {
      Matcher trigger = TRIGGER.matcher(statement.visible());
      if (trigger.lookingAt()) {
        triggers
            .computeIfAbsent(plain(trigger.group(3)), function -> new ArrayList<>())
            .add(new Trigger(plain(trigger.group(1)), plain(trigger.group(2))));
      }
    }
    return new Triggers(triggers);
  }

  /** What a function puts into rows of the tables whose triggers call it. */
  List<String> complaints(Statement statement, Ownership ownership) {
    Matcher function = FUNCTION.matcher(statement.visible());
    if (!function.lookingAt()) {
      return List.of();
    }
    List<String> columns = new ArrayList<>();
    Matcher assigned = ASSIGNED.matcher(new Statement(statement.body(), 1).visible());
    for (int at = 0; assigned.find(at); at = assigned.end()) {
      columns.add(assigned.group(1));
    }
    List<String> found = new ArrayList<>();
    for (Trigger trigger : byFunction.getOrDefault(plain(function.group(1)), List.of())) {
      ownership
          .complaints(new TableUse(TableName.of(trigger.table()), Access.UPDATE, columns))
          .forEach(
              complaint ->
                  found.add(
                      "%s by trigger '%s', which calls %s"
                          .formatted(complaint, trigger.name(), plain(function.group(1)))));
    }
    return found;
  }

  /** The statements within a function's body. */
  static List<String> statementsIn(String body) {
    List<String> found = new ArrayList<>();
    String visible = new Statement(body, 1).visible();
    for (Matcher matcher = WITHIN.matcher(visible); matcher.find(); ) {
      found.add(body.substring(matcher.start(), matcher.end()));
    }
    return found;
  }

  private static String plain(String name) {
    return name.replace("\"", "").toLowerCase(Locale.ROOT);
  }
}
