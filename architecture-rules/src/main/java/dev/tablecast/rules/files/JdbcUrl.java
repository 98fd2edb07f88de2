package dev.tablecast.rules.files;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JDBC or R2DBC URL names on a server. URLs of databases within the process, and of
 * Testcontainers, name nothing that could be another service's.
 *
 * @param database the database, if it is told
 * @param schema the schema that statements look in first, if it is told
 * @param login the login, if it is in the URL
 */
record JdbcUrl(Optional<String> database, Optional<String> schema, Optional<String> login) {

  private static final Pattern URL = Pattern.compile("(?i)\\b(?:jdbc|r2dbcs?):[^\\s\"',]+");

  private static final Pattern IN_PROCESS =
      Pattern.compile(
          "(?i)(?:jdbc|r2dbcs?):(?:h2:(?!tcp|ssl)|hsqldb:(?!hsql)|derby:(?!//)|sqlite:|tc:).*");

  private static final Pattern AFTER_HOST = Pattern.compile("//[^/?;]*/([^?;&/]+)");
  private static final Pattern SHORT = Pattern.compile("(?i)jdbc:postgresql:([^/?;:]+)(?:\\?.*)?");
  private static final Pattern NAMED = Pattern.compile("(?i)[;?&]database(?:name)?=([^;&]+)");
  private static final Pattern SCHEMA = Pattern.compile("(?i)[;?&]currentschema=([^;&,]+)");
  private static final Pattern USER = Pattern.compile("(?i)[;?&]user(?:name)?=([^;&]+)");
  private static final Pattern BEFORE_HOST = Pattern.compile("//([^/?;:@]+)(?::[^/?;@]*)?@");

  private static final Pattern DEFAULT = Pattern.compile("\\$\\{[^${}:]+:([^${}]*)}");

  /** The URL in a setting's value; placeholders count by their defaults. */
  static Optional<JdbcUrl> in(String value) {
    Matcher matcher = URL.matcher(resolved(value));
    if (!matcher.find() || IN_PROCESS.matcher(matcher.group()).matches()) {
      return Optional.empty();
    }
    String url = matcher.group();
    return Optional.of(
        new JdbcUrl(
            first(NAMED, url).or(() -> first(AFTER_HOST, url)).or(() -> first(SHORT, url)),
            first(SCHEMA, url),
            first(USER, url).or(() -> first(BEFORE_HOST, url))));
  }

  /** A value with each placeholder replaced by its default, if it has one. */
  static String resolved(String value) {
    String text = value;
    for (Matcher matcher = DEFAULT.matcher(text); matcher.find(); matcher = DEFAULT.matcher(text)) {
      text = text.substring(0, matcher.start()) + matcher.group(1) + text.substring(matcher.end());
    }
    return text;
  }

  /** Whether a name is only known at run time. */
  static boolean isOpen(String name) {
    return name.contains("${") || name.contains("@") || name.isBlank();
  }

  private static Optional<String> first(Pattern pattern, String url) {
    Matcher matcher = pattern.matcher(url);
    return matcher.find() && !isOpen(matcher.group(1))
        ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
