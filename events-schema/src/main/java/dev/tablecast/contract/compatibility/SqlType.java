package dev.tablecast.contract.compatibility;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Postgres type as people write it, its aliases made one.
 *
 * @param name the type's name without modifiers, such as {@code varchar}
 * @param modifiers the numbers in parentheses, such as precision and scale; empty if there are none
 * @param array whether it is an array of the type
 */
public record SqlType(String name, List<Integer> modifiers, boolean array) {

  private static final Pattern MODIFIERS =
      Pattern.compile("\\(\\s*(-?\\d+)\\s*(?:,\\s*(-?\\d+)\\s*)?\\)");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("character varying", "varchar"),
          Map.entry("char varying", "varchar"),
          Map.entry("int2", "smallint"),
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int8", "bigint"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("bool", "boolean"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("float", "double precision"),
          Map.entry("char", "character"),
          Map.entry("timestamp with time zone", "timestamptz"),
          Map.entry("timestamp without time zone", "timestamp"));

  /** Kinds of which each name holds every value of the names before it. */
  private static final List<List<String>> KINDS =
      List.of(List.of("smallint", "integer", "bigint"), List.of("real", "double precision"));

  public SqlType {
    modifiers = List.copyOf(modifiers);
  }

  /** Takes a type apart, however it is written. */
  public static SqlType parse(String text) {
    String rest = text.strip().toLowerCase(Locale.ROOT);
    boolean array = rest.endsWith("]");
    rest = rest.replaceAll("(\\s*\\[\\d*])+$", "");
    Matcher matcher = MODIFIERS.matcher(rest);
    List<Integer> modifiers = List.of();
    if (matcher.find()) {
      modifiers =
          matcher.group(2) == null
              ? List.of(Integer.valueOf(matcher.group(1)))
              : List.of(Integer.valueOf(matcher.group(1)), Integer.valueOf(matcher.group(2)));
      rest = matcher.replaceFirst(" ");
    }
    String name = rest.strip().replaceAll("\\s+", " ");
    return new SqlType(ALIASES.getOrDefault(name, name), modifiers, array);
  }

  /** Whether every value of the other type is one of this type too, unchanged. */
  public boolean holds(SqlType other) {
    if (array != other.array) {
      return false;
    }
    if (isText() && other.isText()) {
      return modifier(0, Integer.MAX_VALUE) >= other.modifier(0, Integer.MAX_VALUE);
    }
    for (List<String> kind : KINDS) {
      if (kind.contains(name) && kind.contains(other.name)) {
        return kind.indexOf(name) >= kind.indexOf(other.name);
      }
    }
    if (!name.equals(other.name)) {
      return false;
    }
    return switch (name) {
      case "numeric" -> holdsNumeric(other);
      case "timestamptz", "timestamp" -> modifier(0, 6) >= other.modifier(0, 6);
      default -> modifiers.equals(other.modifiers);
    };
  }

  private boolean isText() {
    return name.equals("text") || name.equals("varchar");
  }

  private boolean holdsNumeric(SqlType other) {
    if (modifiers.isEmpty() || other.modifiers.isEmpty()) {
      return modifiers.isEmpty();
    }
    int whole = modifier(0, 0) - modifier(1, 0);
    int wholeOfOther = other.modifier(0, 0) - other.modifier(1, 0);
    return whole >= wholeOfOther && modifier(1, 0) >= other.modifier(1, 0);
  }

  private int modifier(int index, int absent) {
    return index < modifiers.size() ? modifiers.get(index) : absent;
  }
}
