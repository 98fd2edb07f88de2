package dev.tablecast.publisher.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The columns that a table of messages has, named by themselves. */
public enum MessageColumn {
  ID,
  DESTINATION,
  HEADERS,
  PAYLOAD,
  PUBLISHED;

  /** Its name in Postgres. */
  public String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> columnNames() {
    return Arrays.stream(values()).map(MessageColumn::columnName).toList();
  }
}
