package dev.tablecast.refdata.file;

import java.util.List;

/** A value as a file has it, before anybody asks for its column's type. */
sealed interface RawValue {

  /** NULL. */
  record Absent() implements RawValue {}

  /** One value, as text. */
  record Scalar(String text) implements RawValue {}

  /**
   * An array of scalars.
   *
   * @param source as it is written
   * @param texts its elements
   */
  record Elements(String source, List<String> texts) implements RawValue {

    public Elements {
      texts = List.copyOf(texts);
    }
  }
}
