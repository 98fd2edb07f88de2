package dev.tablecast.system.model;

import java.util.List;

/**
 * What can happen next. A step of ours names the methods that it stands for, below {@code
 * dev.tablecast}; {@link StepTest} checks that there are such.
 */
enum Step {
  // The owner's service, and its Postgres.
  OWNER_COMMITS(By.OTHERS),
  BECOMES_VISIBLE(By.POSTGRES),

  // The relay.
  RELAY_TAKES_OVER(
      By.TABLECAST,
      "publisher.relay.RelaySession#run",
      "publisher.topic.ControlTopic#takeOver",
      "publisher.relay.EpochChoice#choose"),
  RELAY_BEGINS_EPOCH(
      By.TABLECAST,
      "publisher.relay.EpochChoice#choose",
      "publisher.relay.Slots#gap",
      "publisher.topic.ControlTopic#remember",
      "publisher.relay.Slots#create"),
  RELAY_FENCES(
      By.TABLECAST,
      "publisher.topic.TopicWriter#takeOver",
      "publisher.topic.PartitionTakeOver#take",
      "publisher.topic.PartitionTail#read"),
  BEATS(By.TABLECAST, "publisher.relay.RelayPulse#run"),
  PUBLISHES_HEARTBEAT(By.TABLECAST, "publisher.relay.ChangePublisher#mark"),
  DECODES_CHANGES(
      By.TABLECAST,
      "publisher.relay.ChangePublisher#begin",
      "publisher.relay.Continuity#isNew",
      "publisher.relay.ChangePublisher#insert",
      "publisher.relay.ChangePublisher#update",
      "publisher.relay.ChangePublisher#delete",
      "publisher.relay.RowPublisher#change",
      "publisher.backfill.SnapshotWindow#changed",
      "publisher.topic.TopicWriter#send",
      "publisher.topic.PartitionWriter#holds",
      "publisher.relay.ChangePublisher#commit",
      "publisher.backfill.SnapshotWindow#decoded"),
  DECODES_AGAIN(By.TABLECAST, "publisher.relay.Continuity#isNew"),
  DECODES_TRUNCATE(
      By.TABLECAST,
      "publisher.relay.ChangePublisher#truncate",
      "publisher.relay.SnapshotPublisher#truncated",
      "publisher.backfill.SnapshotWindow#drop",
      "publisher.relay.RelayWatch#truncated",
      "publisher.relay.SnapshotPlan#tidy"),
  PASSES_FOREIGN_MARK(By.TABLECAST, "publisher.relay.ChangePublisher#mark"),
  BEGINS_SNAPSHOT(By.TABLECAST, "publisher.relay.SnapshotPublisher#begin"),
  RESUMES_SNAPSHOT(By.TABLECAST, "publisher.relay.SnapshotPublisher#resume"),
  OPENS_WINDOW(
      By.TABLECAST,
      "publisher.relay.SnapshotPublisher#on",
      "publisher.backfill.SnapshotWindow#record",
      "publisher.backfill.SnapshotWindow#open"),
  PUBLISHES_CHUNK(
      By.TABLECAST,
      "publisher.relay.SnapshotPublisher#publish",
      "publisher.backfill.SnapshotWindow#isOpen",
      "publisher.backfill.SnapshotWindow#survivors",
      "publisher.backfill.SnapshotWindow#close",
      "publisher.relay.SnapshotPublisher#published"),
  FINDS_CHUNK_STALE(
      By.TABLECAST,
      "publisher.backfill.SnapshotWindow#isStale",
      "publisher.backfill.Visibility#misses"),
  COMPLETES_SNAPSHOT(
      By.TABLECAST,
      "publisher.relay.SnapshotPublisher#end",
      "publisher.relay.SnapshotPublisher#tell"),
  CANCELS(
      By.TABLECAST,
      "publisher.relay.SnapshotPublisher#publish",
      "publisher.relay.SnapshotPublisher#end",
      "publisher.relay.SnapshotPublisher#resume"),
  ACKNOWLEDGED(
      By.PULSAR,
      "publisher.topic.PartitionWriter#send",
      "publisher.topic.SendBarrier$Phase#acknowledged"),
  RECORDS_PROGRESS(
      By.TABLECAST,
      "publisher.relay.SnapshotStates#put",
      "publisher.topic.ControlLog#afterSent",
      "publisher.relay.Recovery#missing"),
  CHECKPOINTS(
      By.TABLECAST,
      "publisher.relay.CheckpointKeeper#committed",
      "publisher.topic.SendBarrier#close",
      "publisher.topic.ControlLog#afterSent"),
  CONFIRMS(
      By.TABLECAST, "publisher.relay.CheckpointKeeper#move", "publisher.log.LogStream#confirm"),

  // The reader of snapshots.
  PLANS_SNAPSHOT(
      By.TABLECAST,
      "publisher.relay.RelayWatch#takenOver",
      "publisher.relay.SnapshotPlan#begin",
      "publisher.relay.SnapshotStates#current"),
  STARTS_JOB(By.TABLECAST, "publisher.backfill.SnapshotRunner#run"),
  MARKS_LOW(By.TABLECAST, "publisher.backfill.SnapshotRunner#read"),
  READS_CHUNK(
      By.TABLECAST,
      "publisher.backfill.SnapshotRunner#awaitOlderTransactions",
      "publisher.backfill.SnapshotRunner#readAhead",
      "publisher.backfill.TableReader#next",
      "publisher.backfill.Visibility#parse"),
  FINDS_LEFTOVERS(By.TABLECAST, "publisher.backfill.Leftovers#find"),
  MARKS_HIGH(
      By.TABLECAST,
      "publisher.backfill.SnapshotRunner#readAll",
      "publisher.backfill.SnapshotRunner#settleLeftovers",
      "publisher.backfill.Exchange#offer"),
  MARKS_END(By.TABLECAST, "publisher.backfill.SnapshotRunner#mark"),

  // Pulsar.
  ARRIVES_LATE(By.PULSAR),
  COMPACTS(By.OTHERS),

  // The subscriber.
  APPLIES(
      By.TABLECAST,
      "replica.apply.PartitionApplier#apply",
      "replica.apply.PartitionApplier#write",
      "replica.apply.ChangeBatch#reduce",
      "replica.apply.ChangeBatch#write",
      "replica.table.ReplicaStatements#upsert",
      "replica.table.ReplicaStatements#delete",
      "replica.apply.PositionStore#advance"),
  PASSES_MARKER(By.TABLECAST, "replica.apply.SnapshotLedger#pass"),
  SWEEPS(
      By.TABLECAST,
      "replica.apply.SnapshotLedger#earliest",
      "replica.apply.Sweep#run",
      "replica.table.ReplicaStatements#sweep"),
  REDELIVERED(By.OTHERS, "replica.apply.PartitionApplier#apply", "replica.apply.Position#covers"),

  // Its catch-up.
  BEGINS_CATCH_UP(
      By.TABLECAST,
      "replica.PartitionRunner#continues",
      "replica.apply.Position#isFollowedFrom",
      "replica.rebuild.CatchUp#run",
      "replica.apply.PositionStore#abandon"),
  STAGES_MESSAGE(
      By.TABLECAST,
      "replica.rebuild.TopicReading#readRows",
      "replica.rebuild.StagedView#change",
      "replica.rebuild.StagedView#marker"),
  STAGES_DELETES(
      By.TABLECAST,
      "replica.rebuild.TopicReading#readRemovals",
      "replica.rebuild.StagedView#passes",
      "replica.rebuild.StagedView#changeAgain",
      "replica.rebuild.Stage#reduce"),
  MERGES(
      By.TABLECAST,
      "replica.rebuild.Merge#catchUp",
      "replica.rebuild.Merge#write",
      "replica.rebuild.Merge#passMarkers"),
  MERGES_AND_REMOVES_ABSENT(
      By.TABLECAST, "replica.rebuild.StagedView#isComplete", "replica.rebuild.Merge#removeAbsent"),

  // Its rebuild, beside what is applied live.
  BEGINS_REBUILD(By.OTHERS),
  REBUILD_STAGES_MESSAGE(By.TABLECAST, "replica.rebuild.RebuildWorker#stage"),
  REBUILD_STAGES_DELETES(By.TABLECAST, "replica.rebuild.TopicReading#readAll"),
  REBUILD_MERGES(
      By.TABLECAST,
      "replica.rebuild.RebuildWorker#merge",
      "replica.rebuild.RebuildWorker#readRemovals",
      "replica.apply.PositionStore#lock"),

  // Misfortunes.
  RELAY_CRASHES(By.OTHERS),
  SLOT_IS_LOST(By.OTHERS),
  SUBSCRIPTION_IS_LOST(By.OTHERS),
  SUBSCRIBER_CRASHES(By.OTHERS);

  /** Whose doing a step is. */
  enum By {
    /** Ours: it happens sooner or later. */
    TABLECAST,
    /** A server's, that happens sooner or later. */
    POSTGRES,
    PULSAR,
    /** It may happen or not: nothing waits for it. */
    OTHERS
  }

  private final By by;
  private final List<String> methods;

  Step(By by, String... methods) {
    this.by = by;
    this.methods = List.of(methods);
  }

  By by() {
    return by;
  }

  /** Whether it happens sooner or later: where no such step is left, everything is at rest. */
  boolean isDue() {
    return by != By.OTHERS;
  }

  /** Classes and methods, such as {@code replica.apply.PartitionApplier#apply}. */
  List<String> methods() {
    return methods;
  }
}
