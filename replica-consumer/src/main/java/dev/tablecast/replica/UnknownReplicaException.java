package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import java.util.List;

/** A name is no replica's of this service, or that of several. Tells those that there are. */
public final class UnknownReplicaException extends TablecastException {

  private UnknownReplicaException(String message) {
    super(message);
  }

  static UnknownReplicaException none(String name, List<String> known) {
    return new UnknownReplicaException(
        """
        This service keeps no replica '%s'. Name the contract's table, the topic or the local table \
        of one of these: %s"""
            .formatted(name, String.join(", ", known)));
  }

  static UnknownReplicaException several(String name, List<String> meant) {
    return new UnknownReplicaException(
        "'%s' may be %s; name the local table with its schema"
            .formatted(name, String.join(" or ", meant)));
  }
}
