package dev.tablecast.system.model;

import static dev.tablecast.system.model.Fault.CHANGED_ROWS_PUBLISHED;
import static dev.tablecast.system.model.Fault.COMMIT_ORDER_FOR_VISIBILITY_ORDER;
import static dev.tablecast.system.model.Fault.COMPLETE_VIEW_ENDS_EARLY;
import static dev.tablecast.system.model.Fault.DELETES_NOT_STAGED;
import static dev.tablecast.system.model.Fault.EARLY_CONFIRM;
import static dev.tablecast.system.model.Fault.GAP_NOT_ON_RECORD;
import static dev.tablecast.system.model.Fault.INCOMPLETE_VIEW_LACKS_ROWS;
import static dev.tablecast.system.model.Fault.INSERT_AFTER_FORGOTTEN_DELETE;
import static dev.tablecast.system.model.Fault.LEFTOVERS_STAY;
import static dev.tablecast.system.model.Fault.LIVE_READING_OF_COMPACTED_VIEW;
import static dev.tablecast.system.model.Fault.NO_FENCE;
import static dev.tablecast.system.model.Fault.ONE_MARKER_KEY;
import static dev.tablecast.system.model.Fault.REBUILD_FORGETS_SNAPSHOT;
import static dev.tablecast.system.model.Fault.REDELIVERY_APPLIED;
import static dev.tablecast.system.model.Fault.SWEEP_BEFORE_ALL_PASSED;
import static dev.tablecast.system.model.Fault.SWEEP_ON_INCOMPLETE_TOPIC;
import static dev.tablecast.system.model.Fault.TAILS_IGNORED;
import static dev.tablecast.system.model.Fault.VERSION_WITHOUT_INDEX;
import static dev.tablecast.system.model.Invariant.ABSENT_ONLY_ON_COMPLETE_TOPICS;
import static dev.tablecast.system.model.Invariant.LOCAL_COLUMN_SURVIVES;
import static dev.tablecast.system.model.Invariant.LOST_CONTINUITY_IS_SAID;
import static dev.tablecast.system.model.Invariant.NOTHING_CONFIRMED_IS_MISSING;
import static dev.tablecast.system.model.Invariant.NOTHING_IS_RESURRECTED;
import static dev.tablecast.system.model.Invariant.OWNER_NEVER_WAITS;
import static dev.tablecast.system.model.Invariant.REPLICA_EQUALS_MASTER_AT_REST;
import static dev.tablecast.system.model.Invariant.TOPIC_EQUALS_MASTER_AT_REST;
import static dev.tablecast.system.model.Invariant.VERSIONS_NEVER_GO_BACK;
import static dev.tablecast.system.model.Scenario.BACKFILL;
import static dev.tablecast.system.model.Scenario.CATCH_UP;
import static dev.tablecast.system.model.Scenario.CATCH_UP_AMID_SNAPSHOT;
import static dev.tablecast.system.model.Scenario.LOST_SLOT;
import static dev.tablecast.system.model.Scenario.NEW_TOPIC;
import static dev.tablecast.system.model.Scenario.REBUILD;
import static dev.tablecast.system.model.Scenario.TAKE_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.system.model.Search.Outcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the promises hold, whatever happens in whatever order; and whether that can be seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelTest {

  private static final Logger log = LoggerFactory.getLogger(ModelTest.class);

  private final Map<Scenario, Outcome> explored = new EnumMap<>(Scenario.class);

  @ParameterizedTest
  @EnumSource
  void thePromisesHoldInEveryState(Scenario scenario) {
    Outcome outcome = explored(scenario);

    log.info(
        "{} has {} states and {} transitions", scenario, outcome.states(), outcome.transitions());
    assertThat(outcome.violation()).isNull();
    assertThat(outcome.states()).isGreaterThanOrEqualTo(scenario.atLeast());
    assertThat(outcome.rests()).isPositive();
  }

  @Test
  void everyStepIsTakenSomewhere() {
    Set<Step> taken = EnumSet.noneOf(Step.class);
    for (Scenario scenario : Scenario.values()) {
      taken.addAll(explored(scenario).steps());
    }

    assertThat(taken).containsExactlyInAnyOrder(Step.values());
  }

  @ParameterizedTest
  @MethodSource("seeded")
  void aFaultIsFound(Seeded seeded) {
    Outcome outcome = explore(seeded.scenario(), seeded.fault());

    log.info("{} in {} violates {}", seeded.fault(), seeded.scenario(), outcome.violation());
    assertThat(outcome.broken()).contains(seeded.violated());
  }

  @Test
  void everyFaultIsSeeded() {
    Set<Fault> faults = EnumSet.complementOf(EnumSet.of(Fault.NONE));

    assertThat(seeded()).extracting(Seeded::fault).containsExactlyInAnyOrderElementsOf(faults);
  }

  @Test
  void everyInvariantCanBeViolatedButTheOneThatHoldsByWhatTheOwnerSees() {
    Set<Invariant> violated = EnumSet.complementOf(EnumSet.of(OWNER_NEVER_WAITS));

    assertThat(seeded()).extracting(Seeded::violated).containsAll(violated);
  }

  /** A fault, where it is looked for, and what it violates in the shortest way. */
  record Seeded(Fault fault, Scenario scenario, Invariant violated) {}

  static List<Seeded> seeded() {
    return List.of(
        new Seeded(EARLY_CONFIRM, TAKE_OVER, NOTHING_CONFIRMED_IS_MISSING),
        new Seeded(SWEEP_ON_INCOMPLETE_TOPIC, NEW_TOPIC, ABSENT_ONLY_ON_COMPLETE_TOPICS),
        new Seeded(SWEEP_BEFORE_ALL_PASSED, NEW_TOPIC, LOCAL_COLUMN_SURVIVES),
        new Seeded(LIVE_READING_OF_COMPACTED_VIEW, CATCH_UP, REPLICA_EQUALS_MASTER_AT_REST),
        new Seeded(ONE_MARKER_KEY, CATCH_UP, REPLICA_EQUALS_MASTER_AT_REST),
        new Seeded(VERSION_WITHOUT_INDEX, TAKE_OVER, NOTHING_CONFIRMED_IS_MISSING),
        new Seeded(COMMIT_ORDER_FOR_VISIBILITY_ORDER, BACKFILL, REPLICA_EQUALS_MASTER_AT_REST),
        new Seeded(INSERT_AFTER_FORGOTTEN_DELETE, REBUILD, VERSIONS_NEVER_GO_BACK),
        new Seeded(REBUILD_FORGETS_SNAPSHOT, REBUILD, NOTHING_IS_RESURRECTED),
        new Seeded(CHANGED_ROWS_PUBLISHED, BACKFILL, REPLICA_EQUALS_MASTER_AT_REST),
        new Seeded(NO_FENCE, TAKE_OVER, VERSIONS_NEVER_GO_BACK),
        new Seeded(TAILS_IGNORED, TAKE_OVER, VERSIONS_NEVER_GO_BACK),
        new Seeded(DELETES_NOT_STAGED, CATCH_UP, REPLICA_EQUALS_MASTER_AT_REST),
        new Seeded(COMPLETE_VIEW_ENDS_EARLY, CATCH_UP, LOCAL_COLUMN_SURVIVES),
        new Seeded(INCOMPLETE_VIEW_LACKS_ROWS, CATCH_UP_AMID_SNAPSHOT, LOCAL_COLUMN_SURVIVES),
        new Seeded(REDELIVERY_APPLIED, TAKE_OVER, VERSIONS_NEVER_GO_BACK),
        new Seeded(LEFTOVERS_STAY, LOST_SLOT, TOPIC_EQUALS_MASTER_AT_REST),
        new Seeded(GAP_NOT_ON_RECORD, LOST_SLOT, LOST_CONTINUITY_IS_SAID));
  }

  private Outcome explored(Scenario scenario) {
    return explored.computeIfAbsent(scenario, each -> explore(each, Fault.NONE));
  }

  private static Outcome explore(Scenario scenario, Fault fault) {
    return Search.explore(new Model(scenario.bounds(), fault), scenario.start());
  }
}
