package dev.tablecast.publisher.schema;

import java.util.List;
import java.util.OptionalInt;

/**
 * A column's type, resolved through domains and arrays to the one that its bytes are of.
 *
 * @param text the column's own type as Postgres writes it
 * @param base the resolved type's name in Postgres's catalog, such as {@code int4}; {@code enum}
 *     for every enum
 * @param known whether the name is Postgres's own, an enum or citext, not another's namesake
 * @param modifier the type's modifier in Postgres's encoding, -1 for none
 * @param array whether it is an array of the resolved type
 * @param labels an enum's labels
 */
record CatalogType(
    String text, String base, boolean known, int modifier, boolean array, List<String> labels) {

  /** varchar, bpchar and numeric store theirs plus the size of a varlena header. */
  private static final int HEADER = 4;

  /** The most characters it takes; empty if unlimited. */
  OptionalInt length() {
    return (base.equals("varchar") || base.equals("bpchar")) && modifier >= HEADER
        ? OptionalInt.of(modifier - HEADER)
        : OptionalInt.empty();
  }

  /** A numeric's digits; empty if unlimited. */
  OptionalInt precision() {
    return base.equals("numeric") && modifier >= HEADER
        ? OptionalInt.of((modifier - HEADER) >> 16 & 0xFFFF)
        : OptionalInt.empty();
  }

  /** A numeric's digits after the point, where it has a {@link #precision}; may be negative. */
  int scale() {
    // Eleven bits in two's complement, as numeric_typmod_scale reads them.
    return ((modifier - HEADER & 0x7FF) ^ 1024) - 1024;
  }
}
