package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.ChecksumStatus;
import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.ReplicasStatus.Applied;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.ReplicaStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.wire.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ReplicasHealthIndicatorTest {

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "STANDING_BY", "CATCHING_UP"})
  void isUpWhileReplicasFollow(State state) {
    assertThat(health(state, State.RUNNING).getStatus()).isEqualTo(Status.UP);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"WAITING_FOR_TOPIC", "WAITING_FOR_BROKER", "WAITING_FOR_DATABASE", "STOPPED"})
  void isDegradedIfOneDoesNot(State state) {
    assertThat(health(State.RUNNING, state, State.STARTING).getStatus())
        .isEqualTo(ReplicasHealthIndicator.DEGRADED);
  }

  @Test
  void isUnknownUntilAllHaveBegun() {
    assertThat(health(State.RUNNING, State.STARTING).getStatus()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void tellsWhereEachPartitionIsAndWhatKeepsIt() {
    PartitionStatus partition =
        new PartitionStatus(
            3,
            State.STOPPED,
            new Version(1, 16, 0),
            Instant.EPOCH,
            7,
            new Applied(5, 2, 0),
            Map.of(),
            "constraint decent");

    Health health =
        health(
            new ReplicaStatus(
                "film", State.STOPPED, List.of(partition), "why", ChecksumStatus.NONE));

    assertThat(String.valueOf(health.getDetails().get("film")))
        .contains("state=STOPPED", "error=why", "3={", "waiting=7", "applied=5")
        .contains("commitTime=1970-01-01T00:00:00Z", "error=constraint decent");
  }

  @Test
  void isDegradedWhileChangesAreParkedAndTellsWhy() {
    PartitionStatus partition =
        new PartitionStatus(
            3,
            State.RUNNING,
            new Version(1, 16, 0),
            Instant.EPOCH,
            0,
            new Applied(5, 2, 0),
            Map.of("SQLSTATE 23514, constraint decent", 2),
            null);

    Health health =
        health(
            new ReplicaStatus(
                "film", State.RUNNING, List.of(partition), null, ChecksumStatus.NONE));

    assertThat(health.getStatus()).isEqualTo(ReplicasHealthIndicator.DEGRADED);
    assertThat(String.valueOf(health.getDetails().get("film")))
        .contains("parkedKeys=2", "parked={SQLSTATE 23514, constraint decent=2}", "parkedWayOut=");
  }

  @Test
  void isDegradedWhileRowsDifferAndTellsSinceWhenItIsKnown() {
    ChecksumStatus checksums =
        new ChecksumStatus(new Version(1, 16, 0), Instant.EPOCH, 10, 0, 3, 1, null);

    Health health = health(new ReplicaStatus("film", State.RUNNING, List.of(), null, checksums));

    assertThat(health.getStatus()).isEqualTo(ReplicasHealthIndicator.DEGRADED);
    assertThat(String.valueOf(health.getDetails().get("film")))
        .contains("mismatches=2", "mismatchesWayOut=", "identicalAt=1970-01-01T00:00:00Z");
  }

  private static Health health(State... states) {
    return health(
        Arrays.stream(states)
            .map(
                state ->
                    new ReplicaStatus("film " + state, state, List.of(), null, ChecksumStatus.NONE))
            .toArray(ReplicaStatus[]::new));
  }

  private static Health health(ReplicaStatus... replicas) {
    Health health =
        new ReplicasHealthIndicator(() -> new ReplicasStatus(List.of(replicas))).health();
    assertThat(health).isNotNull();
    return health;
  }
}
