package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.wire.FreshnessToken;
import java.time.Duration;
import java.util.List;

/**
 * A replica has not become as fresh as it had to be in the time that it was given. Tells which
 * partitions lack what, and how this instance does with them. Waiting longer may help.
 */
public final class StaleReplicaException extends TablecastException {

  StaleReplicaException(
      FreshnessToken token, Duration atMost, List<String> lacking, ReplicaStatus status) {
    super(
        """
        Replica %s is not as fresh as %s after %d ms:
          - %s
        Here it is %s%s. Wait longer, or go on with what is there, as awaitFresh lets you. If it \
        stays behind, look at the health of tablecast-replicas here and of tablecast-publisher at \
        the owner's."""
            .formatted(
                status.replica(),
                token,
                atMost.toMillis(),
                String.join("\n  - ", lacking),
                status.state(),
                status.error() == null ? "" : ": " + status.error()));
  }
}
