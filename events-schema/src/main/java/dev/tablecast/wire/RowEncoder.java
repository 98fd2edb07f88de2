package dev.tablecast.wire;

import dev.tablecast.contract.Facet;
import java.util.List;

/**
 * Turns rows in Postgres's binary format straight into the Protobuf bytes of a facet's message, and
 * their keys into canonical text. Not thread-safe: it reuses its buffer.
 */
public final class RowEncoder {

  /**
   * An encoder for rows whose columns come in the given order.
   *
   * @param columns the names of the columns of every {@link PostgresRow}, which include all of the
   *     facet's; others are passed over
   */
  public static RowEncoder of(Facet facet, List<String> columns) {
    throw new UnsupportedOperationException();
  }

  /**
   * The message's bytes: key fields always written, others as Protobuf's own encoder would.
   *
   * @throws UnencodableValueException if the wire cannot carry a value of the row
   * @throws IllegalArgumentException if a column of the facet is unchanged, hence not there
   */
  public byte[] encode(PostgresRow row) {
    throw new UnsupportedOperationException();
  }

  /** The key's canonical text; only the key's columns need to be there. */
  public String key(PostgresRow row) {
    throw new UnsupportedOperationException();
  }

  /** Whether a column of the facet was not sent because it is unchanged. */
  public boolean lacksUnchanged(PostgresRow row) {
    throw new UnsupportedOperationException();
  }
}
