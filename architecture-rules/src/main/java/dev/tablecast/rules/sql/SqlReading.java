package dev.tablecast.rules.sql;

import dev.tablecast.rules.ownership.TableUse;
import java.util.List;

/**
 * What a statement does.
 *
 * @param confidence how sure that is
 * @param uses what it does to which table
 */
public record SqlReading(Confidence confidence, List<TableUse> uses) {

  static final SqlReading NOTHING = new SqlReading(Confidence.NONE, List.of());

  public SqlReading {
    uses = List.copyOf(uses);
  }

  /** How sure a reading is. */
  public enum Confidence {
    /** It is no SQL, or none that is understood. */
    NONE,
    /** jOOQ's parser does not know it; its words look as if. */
    WORDS,
    /** jOOQ's parser has read it. */
    PARSED
  }

  /** What is to be said with a finding: nothing if it is sure, else that it is a guess. */
  public String caveat() {
    return confidence == Confidence.WORDS
        ? " (a guess by its words, for jOOQ's parser cannot read it)"
        : "";
  }
}
