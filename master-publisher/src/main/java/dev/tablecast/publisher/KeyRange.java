package dev.tablecast.publisher;

import org.jspecify.annotations.Nullable;

/**
 * The keys from one to another, both included, in the order that the owner's database has them in:
 * that of the key's index, with its collations. Immutable.
 *
 * <p>A key is its canonical text, as it is a message's key: the value itself, such as {@code 42};
 * {@link dev.tablecast.wire.RowKey#of} makes that of several columns, or of a text that has a comma
 * in it.
 *
 * @param from the first key; null for no beginning
 * @param to the last key; null for no end
 */
public record KeyRange(@Nullable String from, @Nullable String to) {

  public KeyRange {
    if (from == null && to == null) {
      throw new IllegalArgumentException(
          "a range has a first key, a last one or both; without either, ask for the whole table");
    }
  }

  /** All keys from one to another, both included. */
  public static KeyRange between(String from, String to) {
    return new KeyRange(from, to);
  }

  /** One key. */
  public static KeyRange only(String key) {
    return new KeyRange(key, key);
  }
}
