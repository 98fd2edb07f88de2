package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.requests.RequestsStatus;
import dev.tablecast.publisher.requests.RequestsStatus.Asker;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PublisherHealthIndicatorTest {

  @ParameterizedTest
  @CsvSource({
    "STARTING, UNKNOWN",
    "RUNNING, UP",
    "CATCHING_UP, UP",
    "WAITING_FOR_SLOT, UP",
    "WAITING_FOR_SERVER, DEGRADED",
    "CONTINUITY_LOST, DEGRADED",
    "FAILED, DEGRADED",
    "STOPPED, DEGRADED"
  })
  void tellsHowTheRelayDoes(State state, String expected) {
    assertThat(health(status(state, Map.of(), null), null).getStatus().getCode())
        .isEqualTo(expected);
  }

  @Test
  void tellsWhatToDo() {
    Health health =
        health(
            status(
                State.RUNNING,
                Map.of("forum.movie #1f", "column 'seen': its value is an infinite timestamp"),
                "mend it"),
            null);

    assertThat(health.getStatus()).isEqualTo(PublisherHealthIndicator.DEGRADED);
    assertThat(health.getDetails())
        .containsEntry("wayOut", "mend it")
        .containsEntry("lastPublished", new Version(1, 0x16B3748, 2))
        .containsEntry("lag", Duration.ofSeconds(3))
        .containsEntry("snapshots", Map.of("forum.movie", "7 of about 30 rows read"))
        .containsEntry("parkedKeys", 1);
  }

  @Test
  void tellsThatATableCannotBeRead() {
    SnapshotProgress failed =
        new SnapshotProgress(
            7,
            -1,
            Instant.EPOCH,
            SnapshotProgress.State.READING,
            new SnapshotProgress.Failure("a.NastyException", 3));

    Health health = health(status(State.RUNNING, Map.of(), null, failed), null);

    assertThat(health.getStatus()).isEqualTo(PublisherHealthIndicator.DEGRADED);
    assertThat(health.getDetails())
        .containsEntry(
            "snapshots",
            Map.of(
                "forum.movie",
                "7 rows read, then its rows could not be read, 3 times in a row: a.NastyException"))
        .containsKey("snapshotsWayOut");
  }

  @Test
  void warnsInTimeThatTheSlotWillBeGivenUp() {
    SlotUsage usage =
        new SlotUsage("tablecast_forum_1", "extended", 1_000, 3_600_000L, 0, Instant.now(), 1_000);

    assertThat(health(status(State.RUNNING, Map.of(), null), usage).getStatus())
        .isEqualTo(Status.UP);
    Health away = health(status(State.WAITING_FOR_SERVER, Map.of(), null), usage);
    assertThat(away.getStatus()).isEqualTo(PublisherHealthIndicator.DEGRADED);
    assertThat(away.getDetails())
        .extractingByKey("slot")
        .asString()
        .contains("timeLeftWhileNothingIsPublished=PT1H")
        .contains("raise max_slot_wal_keep_size");
  }

  @Test
  void saysThatTheLogMayFillTheDiskIfNothingLimitsIt() {
    SlotUsage usage = new SlotUsage("tablecast_forum_1", "reserved", 9, null, 0, Instant.now(), 5);

    Health health = health(status(State.RUNNING, Map.of(), null), usage);

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .extractingByKey("slot")
        .asString()
        .contains("retainedBytes=9")
        .contains("set max_slot_wal_keep_size");
  }

  @Test
  void leavesTheServicesOverallHealthAndItsProbesAlone() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                HealthContributorRegistryAutoConfiguration.class,
                HealthContributorAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class,
                ApplicationAvailabilityAutoConfiguration.class,
                AvailabilityProbesAutoConfiguration.class))
        .withPropertyValues(
            "management.endpoint.health.probes.enabled=true",
            "management.endpoint.health.show-components=always")
        .withBean(
            "tablecast-publisherHealthIndicator",
            PublisherHealthIndicator.class,
            () ->
                new PublisherHealthIndicator(
                    () -> status(State.FAILED, Map.of(), "mend it"),
                    () -> null,
                    () -> new RequestsStatus(Map.of())))
        .run(
            context -> {
              AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
              AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
              HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
              assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
              assertThat(endpoint.healthForPath("tablecast-publisher"))
                  .extracting(HealthDescriptor::getStatus)
                  .isEqualTo(PublisherHealthIndicator.DEGRADED);
              HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
              assertThat(groups.getNames()).contains("liveness", "readiness");
              assertThat(groups.getNames())
                  .noneMatch(name -> group(groups, name).isMember("tablecast-publisher"));
            });
  }

  @Test
  void tellsWhatBecomesOfRequests() {
    Health well = health(new Asker(12, 0, 0, null, null));
    Health refused = health(new Asker(12, 1, 2, "request 7: no table 'actor'", null));
    Health troubled = health(new Asker(12, 0, 0, null, "Pulsar does not answer"));

    assertThat(well.getStatus()).isEqualTo(Status.UP);
    assertThat(well.getDetails()).containsEntry("requests", Map.of("store", "12 ordered"));
    assertThat(refused.getStatus()).isEqualTo(Status.UP);
    assertThat(refused.getDetails())
        .containsEntry(
            "requests",
            Map.of(
                "store", "12 ordered, 2 wait, 1 refused, the last: request 7: no table 'actor'"));
    assertThat(troubled.getStatus()).isEqualTo(PublisherHealthIndicator.DEGRADED);
    assertThat(troubled.getDetails())
        .containsEntry(
            "requests",
            Map.of("store", "12 ordered; more cannot be taken for now: Pulsar does not answer"));
  }

  private static Health health(Asker store) {
    return new PublisherHealthIndicator(
            () -> status(State.RUNNING, Map.of(), null),
            () -> null,
            () -> new RequestsStatus(Map.of("store", store)))
        .health();
  }

  private static HealthEndpointGroup group(HealthEndpointGroups groups, String name) {
    return Objects.requireNonNull(groups.get(name));
  }

  private static Health health(RelayStatus status, @Nullable SlotUsage usage) {
    return new PublisherHealthIndicator(
            () -> status, () -> usage, () -> new RequestsStatus(Map.of()))
        .health();
  }

  private static RelayStatus status(
      State state, Map<String, String> parked, @Nullable String wayOut) {
    return status(
        state,
        parked,
        wayOut,
        new SnapshotProgress(7, 30, Instant.EPOCH, SnapshotProgress.State.READING, null));
  }

  private static RelayStatus status(
      State state, Map<String, String> parked, @Nullable String wayOut, SnapshotProgress snapshot) {
    return new RelayStatus(
        state,
        "as it is",
        1,
        new Version(1, 0x16B3748, 2),
        Instant.EPOCH,
        10,
        2,
        5,
        300,
        Duration.ofSeconds(3),
        Map.of("forum.movie", snapshot),
        Map.of(),
        parked,
        wayOut);
  }
}
