package dev.tablecast.rules.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the keys of a configuration file with their lines. YAML is read as configuration is
 * written: block mappings and lists by their indentation. A mapping in braces is one value of the
 * key before it.
 */
final class Settings {

  private static final Pattern YAML =
      Pattern.compile("((?:\\s|- )*)(\"[^\"]*\"|'[^']*'|[^\\s#:'\"{\\[][^:]*?):(?:\\s+(.*))?");

  private static final Pattern PROPERTY =
      Pattern.compile("\\s*([^#!=:\\s][^=:\\s]*)\\s*[=:]?\\s*(.*)");

  private record Level(int indentation, String key) {}

  private Settings() {}

  static List<Setting> of(ResourceFile file) {
    return read(file.content(), file.name().toLowerCase(Locale.ROOT).endsWith(".properties"));
  }

  static List<Setting> read(String content, boolean properties) {
    return properties ? properties(content) : yaml(content);
  }

  private static List<Setting> yaml(String content) {
    List<Setting> found = new ArrayList<>();
    Deque<Level> levels = new ArrayDeque<>();
    int number = 0;
    for (String line : content.split("\n", -1)) {
      number++;
      if (line.startsWith("---")) {
        levels.clear();
      }
      Matcher matcher = YAML.matcher(line.stripTrailing());
      if (!matcher.matches()) {
        continue;
      }
      int indentation = matcher.group(1).length();
      while (!levels.isEmpty() && levels.getLast().indentation() >= indentation) {
        levels.removeLast();
      }
      levels.addLast(new Level(indentation, unquoted(matcher.group(2))));
      String value = matcher.group(3) == null ? "" : plain(matcher.group(3));
      if (!value.isEmpty()) {
        String key = levels.stream().map(Level::key).collect(Collectors.joining("."));
        found.add(new Setting(key, value, number));
      }
    }
    return found;
  }

  private static List<Setting> properties(String content) {
    List<Setting> found = new ArrayList<>();
    String[] lines = content.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int first = i;
      StringBuilder line = new StringBuilder(lines[i].stripTrailing());
      while (line.toString().endsWith("\\") && i + 1 < lines.length) {
        line.setLength(line.length() - 1);
        line.append(lines[++i].strip());
      }
      Matcher matcher = PROPERTY.matcher(line);
      if (matcher.matches() && !matcher.group(2).isEmpty()) {
        found.add(new Setting(matcher.group(1), matcher.group(2).replace("\\:", ":"), first + 1));
      }
    }
    return found;
  }

  private static String plain(String value) {
    String stripped = value.strip();
    if (stripped.startsWith("\"") || stripped.startsWith("'")) {
      return unquoted(stripped);
    }
    int comment = stripped.startsWith("#") ? 0 : stripped.indexOf(" #");
    return comment < 0 ? stripped : stripped.substring(0, comment).strip();
  }

  private static String unquoted(String value) {
    char quote = value.charAt(0);
    int end = quote == '"' || quote == '\'' ? value.indexOf(quote, 1) : -1;
    return end > 0 ? value.substring(1, end) : value;
  }
}
