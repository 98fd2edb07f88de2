package dev.tablecast.rules.files;

import java.util.Locale;

/**
 * One key of a configuration file.
 *
 * @param key the whole key, with dots
 * @param value what it is set to, without quotes
 * @param line the line, from 1
 */
record Setting(String key, String value, int line) {

  /** The key without its last part. */
  String parent() {
    return key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
  }

  /** The key's last part, as Spring Boot compares it: {@code user-name} is {@code username}. */
  String last() {
    return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT).replace("-", "");
  }
}
