package dev.tablecast.publisher.schema;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type as a contract writes it, taken apart.
 *
 * @param name the name in lower case, without modifiers and brackets
 * @param modifiers the numbers in parentheses
 */
record SqlTypeText(String name, List<Integer> modifiers) {

  private static final Pattern MODIFIERS =
      Pattern.compile("\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)");

  static SqlTypeText of(String sqlType) {
    String text = sqlType.toLowerCase(Locale.ROOT).replace("[]", "");
    Matcher matcher = MODIFIERS.matcher(text);
    List<Integer> modifiers = List.of();
    if (matcher.find()) {
      modifiers =
          matcher.group(2) == null
              ? List.of(Integer.valueOf(matcher.group(1)))
              : List.of(Integer.valueOf(matcher.group(1)), Integer.valueOf(matcher.group(2)));
    }
    String name = MODIFIERS.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
    return new SqlTypeText(name, modifiers);
  }

  boolean isNamed(String... names) {
    return Set.of(names).contains(name);
  }
}
