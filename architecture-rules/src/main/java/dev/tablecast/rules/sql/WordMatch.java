package dev.tablecast.rules.sql;

import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses what SQL does from the words before table names; for what the parser cannot read. Words
 * in comments and quoted strings are not seen.
 */
final class WordMatch {

  private static final String NAME =
      "((?:\"[^\"]+\"|[a-z_][a-z0-9_$]*)(?:\\s*\\.\\s*(?:\"[^\"]+\"|[a-z_][a-z0-9_$]*))?)";

  private static final Map<Access, Pattern> BEFORE =
      new EnumMap<>(
          Map.of(
              Access.INSERT,
              before("(?:insert|merge|replace)\\s+into|copy(?=[^;]*\\bfrom\\b)"),
              Access.DELETE,
              before("delete\\s+from(?:\\s+only)?"),
              Access.TRUNCATE,
              before("truncate(?:\\s+table)?(?:\\s+only)?"),
              Access.DEFINE,
              before(
                  "(?:create|alter|drop)\\s+(?:foreign\\s+)?table(?:\\s+if(?:\\s+not)?\\s+exists)?(?:\\s+only)?"
                      + "|references|lock\\s+table"),
              Access.READ,
              before("(?<!delete\\s)from(?:\\s+only)?|join|using|copy(?=[^;]*\\bto\\b)")));

  private static final Pattern UPDATE =
      Pattern.compile(
          "\\bupdate\\s+(?:only\\s+)?"
              + NAME
              + "(?:\\s+(?:as\\s+)?(?!set\\b)\\w+)?\\s+set\\s+(.*?)(?=\\bwhere\\b|\\bfrom\\b|\\breturning\\b|;|$)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?:^|,)\\s*(?:\\w+\\s*\\.\\s*)?\"?([a-z_][a-z0-9_$]*)\"?\\s*=",
          Pattern.CASE_INSENSITIVE);

  private WordMatch() {}

  private static Pattern before(String words) {
    return Pattern.compile("\\b(?:" + words + ")\\s+" + NAME, Pattern.CASE_INSENSITIVE);
  }

  static List<TableUse> uses(String sql) {
    String visible = SqlScript.masked(sql);
    List<TableUse> uses = new ArrayList<>();
    BEFORE.forEach(
        (access, pattern) -> {
          for (Matcher matcher = pattern.matcher(visible); matcher.find(); ) {
            uses.add(new TableUse(name(matcher.group(1)), access));
          }
        });
    for (Matcher matcher = UPDATE.matcher(visible); matcher.find(); ) {
      uses.add(new TableUse(name(matcher.group(1)), Access.UPDATE, assigned(matcher.group(2))));
    }
    return uses;
  }

  private static List<String> assigned(String set) {
    List<String> columns = new ArrayList<>();
    for (Matcher matcher = ASSIGNED.matcher(set); matcher.find(); ) {
      columns.add(matcher.group(1));
    }
    return columns;
  }

  private static TableName name(String matched) {
    boolean quoted = matched.endsWith("\"");
    String plain = matched.replace("\"", "").replaceAll("\\s", "");
    int dot = plain.indexOf('.');
    return new TableName(
        dot < 0 ? null : plain.substring(0, dot), plain.substring(dot + 1), quoted);
  }
}
