package dev.tablecast.rules.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A string that may be SQL, with its open places made such that a parser can read it: what code
 * concatenates ({@code \1}), formats ({@code %s}) or what a framework fills in ({@code #{…}}).
 */
record SqlText(String text) {

  /** Stands for a name that only the running code knows. */
  private static final String NAME = "tablecast_open_place";

  private static final Pattern OPEN =
      Pattern.compile("\u0001|%(?:\\d+\\$)?[sd]|[#$]\\{[^}]*}|\\?\\d+");

  private static final Pattern LEADING_COMMENT =
      Pattern.compile("^\\s*(?:--[^\\n]*(?:\\n|$)|/\\*.*?\\*/|\\()\\s*", Pattern.DOTALL);

  /** Where a statement begins, and a second word that prose does not often have there. */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?:select\\b.*\\bfrom\\b|insert\\s+into\\b|update\\b.+\\bset\\b|delete\\s+from\\b"
              + "|merge\\s+into\\b|with\\b.+\\bas\\b.*\\(|truncate\\b|copy\\s+\\S+.*\\b(?:from|to)\\b"
              + "|lock\\s+table\\b|(?:create|alter|drop|comment\\s+on)\\s+\\w+"
              + "|call\\s+\\w|table\\s+\\w+\\s*;?\\s*$|refresh\\s+materialized\\b).*",
          Pattern.DOTALL);

  static SqlText of(String text) {
    return new SqlText(withoutLead(text));
  }

  private static String withoutLead(String text) {
    String rest = text;
    for (Matcher lead = LEADING_COMMENT.matcher(rest); lead.find(); ) {
      rest = rest.substring(lead.end());
      lead = LEADING_COMMENT.matcher(rest);
    }
    // An opening parenthesis belongs to the statement; only the look at its first word skips it.
    return text.stripLeading().startsWith("(") ? text.strip() : rest.strip();
  }

  boolean looksLikeSql() {
    return STATEMENT.matcher(withoutParenthesis().toLowerCase(Locale.ROOT)).matches();
  }

  private String withoutParenthesis() {
    String rest = text;
    while (rest.startsWith("(")) {
      rest = rest.substring(1).stripLeading();
    }
    return rest;
  }

  /** The text with open places as values, as names, and as nothing. */
  List<String> candidates() {
    if (!OPEN.matcher(text).find()) {
      return List.of(text);
    }
    return List.of(asValues(), asNames(), with(" "));
  }

  String asValues() {
    return with("?");
  }

  String asNames() {
    return with(NAME);
  }

  private String with(String replacement) {
    return OPEN.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
  }
}
