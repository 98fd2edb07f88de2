package dev.tablecast.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys behind one and up to another, in the order in which checksums go through a table: keys'
 * columns one after the other, texts and enum names by their UTF-8 bytes (Postgres's collation
 * "C"), all other types as Postgres orders them.
 *
 * @param after the canonical text of the key behind which it begins; null for the table's first
 * @param upTo the canonical text of its last key; null for the table's end
 */
public record KeyInterval(@Nullable String after, @Nullable String upTo) {

  /** Every key. */
  public static final KeyInterval ALL = new KeyInterval(null, null);

  /** The key behind which it begins; empty if it begins with the table's first. */
  public Optional<String> exclusiveStart() {
    return Optional.ofNullable(after);
  }

  /** Its last key; empty if it reaches the table's end. */
  public Optional<String> inclusiveEnd() {
    return Optional.ofNullable(upTo);
  }

  /** Such as {@code (41, 80]}, with {@code -} for the first key and the end. */
  @Override
  public String toString() {
    return "(%s, %s]".formatted(after == null ? "-" : after, upTo == null ? "-" : upTo);
  }
}
