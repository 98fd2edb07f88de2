package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.RebuildReport.PartitionReport;
import dev.tablecast.replica.apply.CopiedKeys;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionStore;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.api.MessageId;

/** Counts what a merge would write, in a transaction that sees one moment and is rolled back. */
final class Comparison {

  private final Connection connection;
  private final ReplicaLayout layout;
  private final Stage stage;
  private final int sample;
  private final KeyNaming naming;

  Comparison(
      Connection connection, ReplicaLayout layout, Stage stage, int sample, KeyNaming naming) {
    this.connection = connection;
    this.layout = layout;
    this.stage = stage;
    this.sample = sample;
    this.naming = naming;
  }

  /**
   * Compares one partition.
   *
   * @param absent how many rows of the replica the stage has been found not to have
   */
  PartitionReport run(TopicReading reading, StagedView view, PositionStore positions, long absent)
      throws SQLException, IOException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      Position at = positions.read(connection);
      MessageId place = at.messageId();
      Version reach = at.version();
      if (place == null || reach == null || view.last() == null) {
        return new PartitionReport(
            view.partition(),
            view.messages(),
            0,
            0,
            0,
            0,
            0,
            view.messages(),
            view.isComplete(),
            List.of());
      }
      reading.readRemovals(place);
      stage.addSince();
      return compare(view, reach, absent);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  private PartitionReport compare(StagedView view, Version reach, long absent) throws SQLException {
    AbsentKeys keys = new AbsentKeys(layout.facet(), view.partition(), view.partitions());
    List<String> named = new ArrayList<>();
    long gone = 0;
    for (long n = 1; n <= absent; n += CopiedKeys.CHUNK) {
      List<String> found = keys.read(connection, stage.copyAbsent(n, CopiedKeys.CHUNK));
      gone += found.size();
      name(found, named);
    }
    name(
        keys.read(
            connection, stage.merge().copyChanged(stage.columnSets(), view.partition(), sample)),
        named);
    try (PreparedStatement statement =
        connection.prepareStatement(stage.merge().count(stage.columnSets()))) {
      statement.setInt(1, view.partition());
      statement.setObject(2, reach.toUuid(), Types.OTHER);
      statement.setObject(3, view.alive().toUuid(), Types.OTHER);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new PartitionReport(
            view.partition(),
            view.messages(),
            row.getLong(1),
            row.getLong(2),
            row.getLong(3) + (view.isComplete() ? gone : 0),
            view.isComplete() ? 0 : gone,
            0,
            row.getLong(4),
            view.isComplete(),
            named);
      }
    }
  }

  private void name(List<String> keys, List<String> named) {
    keys.stream().limit(Math.max(0, sample - named.size())).map(naming::of).forEach(named::add);
  }
}
