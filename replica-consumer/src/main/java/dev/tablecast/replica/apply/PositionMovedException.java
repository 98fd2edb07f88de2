package dev.tablecast.replica.apply;

import dev.tablecast.TablecastException;

/**
 * A partition's position in the database is not where this instance left it: another instance
 * applies too, the replica was rebuilt, or the database was restored from an earlier copy. Nothing
 * was changed; reading the position again helps.
 */
public final class PositionMovedException extends TablecastException {

  PositionMovedException(String replica, int partition) {
    super(
        """
        The position of replica %s, partition %d, was moved by someone else: another instance \
        applies this partition too, the replica was rebuilt, or the database was restored. The batch \
        is discarded and read again from the position that the database has."""
            .formatted(replica, partition));
  }
}
