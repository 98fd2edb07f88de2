package dev.tablecast.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Values of every column of a specimen as texts, those at the edges of their types above all. */
final class SpecimenValues {

  private static final Map<String, Edges> EDGES = new LinkedHashMap<>();

  static {
    edges("flag", "boolean", "true", "false");
    edges("small", "integer", null, "0", "1", "-1", "2147483647", "-2147483648");
    edges("big", "bigint", null, "0", "9223372036854775807", "-9223372036854775808");
    edges("single", "real", null, "0", "-0", "NaN", "Infinity", "-Infinity", "1e-45", "3.5");
    edges("wide", "double precision", null, "0", "-0", "NaN", "Infinity", "5e-324", "1e308");
    edges("title", "text", "", " ", "Vertigo", "ß 漢字 😀", "a\nb", "'; --", "x".repeat(9000));
    edges("note", "text", null, "", "null", "N/A");
    edges("data", "bytea", null, "\\x", "\\x00", "\\xff00ff");
    edges(
        "moment",
        "timestamptz",
        null,
        "1970-01-01 00:00:00+00",
        "0001-01-01 00:00:00+00",
        "0044-03-15 12:00:00+00 BC",
        "9999-12-31 23:59:59.999999+00");
    edges(
        "amount",
        "numeric",
        null,
        "0",
        "0.00",
        "7.50",
        "-0.000001",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e50",
        "123456789012345678901234567890.0123456789");
    edges("day", "date", null, "1970-01-01", "0001-01-01", "0044-03-15 BC", "9999-12-31");
    edges("token", "uuid", null, "00000000-0000-0000-0000-000000000000");
    edges("facts", "jsonb", null, "{}", "null", "[1, null]", "{\"a\": {\"b\": \"\\u00e9\"}}");
    edges("kind", "text", "PLAIN", "RARE", "LOST");
    edges("numbers", "integer[]", "{}", "{0}", "{1,-1,2147483647}");
    edges("words", "text[]", "{}", "{\"\"}", "{a,\"b c\",\"NULL\",\"{}\"}");
  }

  private final RandomGenerator random;

  SpecimenValues(RandomGenerator random) {
    this.random = random;
  }

  static String type(String column) {
    return of(column).type();
  }

  /** All columns but the key's. */
  static List<String> columns() {
    return List.copyOf(EDGES.keySet());
  }

  /** Some columns, at least one. */
  List<String> someColumns() {
    List<String> some = new ArrayList<>(columns());
    while (some.size() > 1 && random.nextInt(8) > 0) {
      some.remove(random.nextInt(some.size()));
    }
    return some;
  }

  @Nullable String value(String column) {
    List<@Nullable String> values = of(column).values();
    return values.get(random.nextInt(values.size()));
  }

  private static Edges of(String column) {
    return Objects.requireNonNull(EDGES.get(column), column);
  }

  private static void edges(String column, String type, @Nullable String... values) {
    EDGES.put(column, new Edges(type, Arrays.asList(values)));
  }

  /**
   * @param values a null among them where the column may be null
   */
  private record Edges(String type, List<@Nullable String> values) {}
}
