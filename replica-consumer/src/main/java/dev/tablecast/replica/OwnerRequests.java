package dev.tablecast.replica;

import dev.tablecast.contract.Facet;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber may ask of the service that owns a table. The answer comes through the table's
 * topic, to all subscribers: rows, tombstones, checksums. Whoever needs it asks again if it does
 * not come; asking twice does no harm. Thread-safe.
 *
 * <p>Each method returns once the request is safe with the broker, which says nothing of whether
 * the owner does it, or when. Keys are canonical texts, as they are messages' keys.
 */
public interface OwnerRequests {

  /**
   * Whether the owner takes requests of this service, as far as is known. What is asked of one that
   * does not is refused.
   */
  boolean areTakenFor(Facet facet);

  /**
   * Asks for the rows of a range again, under new versions, and for tombstones of keys that the
   * topic has there and the table has not.
   *
   * @param from the first key, in the order of the owner's database; null for no beginning
   * @param to the last key, which may be the first; null for no end. Without both ends all rows are
   *     meant
   * @throws OwnerRequestException if it could not be asked, or the owner does not take requests
   */
  void snapshot(Facet facet, @Nullable String from, @Nullable String to);

  /**
   * Asks for the checksums of a range: a series of contiguous ones under a pass of its own, from
   * {@code after} to {@code upTo}, in the order of keys that checksums have.
   *
   * @param after the key before the first; null for no beginning
   * @param upTo the last key; null for no end
   * @param rowsPerChunk how many of the owner's rows each checksum is of, at most; from 1
   * @throws OwnerRequestException if it could not be asked, or the owner does not take requests
   */
  void checksum(Facet facet, @Nullable String after, @Nullable String upTo, int rowsPerChunk);
}
