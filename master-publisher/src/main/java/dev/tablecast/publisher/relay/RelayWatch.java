package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.ChecksumOrder;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.log.LogStream;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.PartitionsOrder;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Version;

/** Makes of the log's events what moves the relay as a whole. Confined to the relay's thread. */
final class RelayWatch implements ChangePublisher.RelayEvents {

  private final RelayBoard board;
  private final LogStream stream;
  private final CheckpointKeeper checkpoints;
  private final String system;
  private final SnapshotPlan plan;
  private final ChecksumPlan checksums;
  private final RelayPulse pulse;
  private final Routings routings;

  RelayWatch(
      RelayBoard board,
      LogStream stream,
      CheckpointKeeper checkpoints,
      String system,
      SnapshotPlan plan,
      ChecksumPlan checksums,
      RelayPulse pulse,
      Routings routings) {
    this.board = board;
    this.stream = stream;
    this.checkpoints = checkpoints;
    this.system = system;
    this.plan = plan;
    this.checksums = checksums;
    this.pulse = pulse;
    this.routings = routings;
  }

  @Override
  public void takenOver() {
    board.say(RelayStatus.State.RUNNING, "publishing", null);
    plan.begin();
    checksums.begin();
  }

  @Override
  public void committed(LogPosition position) {
    board.received(stream.receivedLsn());
    checkpoints.committed(
        new Checkpoint(position.epoch(), position.lsn(), position.commitMicros(), system));
  }

  @Override
  public void truncated(TopicWriter writer) {
    plan.tidy(writer.table().topic(), writer);
  }

  @Override
  public void ordered(SnapshotOrder order, Version version) {
    plan.take(order, version);
  }

  @Override
  public void ordered(ChecksumOrder order) {
    checksums.take(order);
  }

  @Override
  public void partitionsOrdered(PartitionsOrder order) {
    routings.take(order);
  }

  @Override
  public void partitionsAdded(String topic, Version version) {
    routings.grow(topic, version);
  }

  @Override
  public void tokenGiven() {
    pulse.beatSoon();
  }
}
