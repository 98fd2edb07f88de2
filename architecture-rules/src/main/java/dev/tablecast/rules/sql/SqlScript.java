package dev.tablecast.rules.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a file of SQL into statements, as psql and Flyway do. */
public final class SqlScript {

  /** What hides semicolons and words: comments, strings, quoted names, bodies in dollars. */
  private static final Pattern HIDING =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"[^\"]*\"|(\\$\\w*\\$).*?\\1", Pattern.DOTALL);

  private SqlScript() {}

  /**
   * One statement.
   *
   * @param text the statement, without its semicolon
   * @param line the line that it begins in, from 1
   */
  public record Statement(String text, int line) {

    /** The text with comments, strings and bodies blanked out. */
    public String visible() {
      return masked(text);
    }

    /** What stands between dollars, such as a function's body; empty if nothing does. */
    public String body() {
      Matcher hiding = HIDING.matcher(text);
      while (hiding.find()) {
        String tag = hiding.group(1);
        if (tag != null) {
          return hiding.group().substring(tag.length(), hiding.group().length() - tag.length());
        }
      }
      return "";
    }
  }

  /** The statements of a file, in order; those of nothing but comments are left out. */
  public static List<Statement> statements(String file) {
    String visible = blanked(file, true);
    List<Statement> found = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at <= visible.length(); at++) {
      if (at == visible.length() || visible.charAt(at) == ';') {
        int first = begin;
        while (first < at && Character.isWhitespace(visible.charAt(first))) {
          first++;
        }
        if (first < at) {
          int line = (int) file.substring(0, first).chars().filter(c -> c == '\n').count() + 1;
          found.add(new Statement(file.substring(first, at).strip(), line));
        }
        begin = at + 1;
      }
    }
    return found;
  }

  /** The text with comments, strings and bodies blanked out; quoted names stay. */
  static String masked(String text) {
    return blanked(text, false);
  }

  private static String blanked(String text, boolean names) {
    return HIDING
        .matcher(text)
        .replaceAll(
            hidden -> {
              String found = hidden.group();
              if (found.startsWith("\"")) {
                String shown = names ? "\"" + "n".repeat(found.length() - 2) + "\"" : found;
                return Matcher.quoteReplacement(shown);
              }
              boolean comment = found.startsWith("--") || found.startsWith("/*");
              String blank = found.replaceAll("[^\\n]", " ");
              return comment || blank.length() < 2 ? blank : "'" + blank.substring(2) + "'";
            });
  }
}
