package dev.tablecast.rules.ownership;

/** What is done to a table, each with the words that tell it. */
public enum Access {
  READ("reads"),
  INSERT("inserts into"),
  UPDATE("updates"),
  DELETE("deletes from"),
  TRUNCATE("truncates"),
  /** Creates, alters or drops it, or hangs something on it. */
  DEFINE("defines or alters");

  private final String verb;

  Access(String verb) {
    this.verb = verb;
  }

  /** The verb that goes before the table's name. */
  public String verb() {
    return verb;
  }

  /** Whether rows as such come or go, which only the table's owner does. */
  public boolean movesRows() {
    return this == INSERT || this == DELETE || this == TRUNCATE;
  }
}
