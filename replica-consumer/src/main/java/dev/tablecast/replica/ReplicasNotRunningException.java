package dev.tablecast.replica;

import dev.tablecast.TablecastException;

/** Something was asked of replicas that only running ones can do. */
public final class ReplicasNotRunningException extends TablecastException {

  ReplicasNotRunningException(String service) {
    super(
        """
        The replicas of %s do not run in this instance: they have not been started yet, are \
        closed, or tablecast.replica.enabled=false keeps them from it. Their tables can be read all \
        the same."""
            .formatted(service));
  }
}
