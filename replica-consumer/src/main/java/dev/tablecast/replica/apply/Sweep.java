package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes or marks the rows that a whole snapshot has not brought again: all at once, or those that
 * the database lets go if there are others, whose deletes it parks. Thread-safe; what it does
 * belongs to the transaction of the connection that it is given.
 */
final class Sweep {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  private final ReplicaLayout layout;
  private final ReplicaStatements statements;
  private final ParkedKeys parked;

  Sweep(ReplicaLayout layout) {
    this.layout = layout;
    this.statements = new ReplicaStatements(layout);
    this.parked = new ParkedKeys(layout);
  }

  /**
   * Sweeps.
   *
   * @param partitions how many there are
   * @param begun when the snapshot began that all partitions have
   * @param commitTime to mark rows with, where they are kept
   * @return how many rows are gone
   */
  int run(Connection connection, int partitions, Version begun, Instant commitTime)
      throws SQLException {
    DeferredConstraints.checkAtOnce(connection);
    parked.dropBefore(connection, begun);
    Set<String> spared = parked.read(connection);
    RowRemoval removal = new RowRemoval(connection, layout, partitions, begun, commitTime);
    int swept = sweep(connection, removal, begun, commitTime, spared);
    log.info(
        "{}: all {} partitions have the snapshot begun at {}; {} rows were older and are gone",
        layout,
        partitions,
        begun,
        swept);
    return swept;
  }

  private int sweep(
      Connection connection,
      RowRemoval removal,
      Version begun,
      Instant commitTime,
      Set<String> spared)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      int swept = sweepTogether(connection, begun, commitTime, spared);
      connection.releaseSavepoint(before);
      return swept;
    } catch (SQLException e) {
      if (Refusal.of(e).isEmpty()) {
        throw e;
      }
      connection.rollback(before);
      return sweepOneByOne(connection, removal, begun, spared);
    }
  }

  private int sweepTogether(
      Connection connection, Version begun, Instant commitTime, Set<String> spared)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.sweep())) {
      statement.setObject(1, begun.toUuid(), Types.OTHER);
      statement.setObject(2, commitTime.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
      parked.bind(spared, statement, 3);
      return statement.executeUpdate();
    }
  }

  private int sweepOneByOne(
      Connection connection, RowRemoval removal, Version begun, Set<String> spared)
      throws SQLException {
    long older;
    try (PreparedStatement statement = connection.prepareStatement(statements.findOlder())) {
      statement.setObject(1, begun.toUuid(), Types.OTHER);
      older = statement.executeLargeUpdate();
    }
    CopiedKeys keys = new CopiedKeys(layout.facet());
    int swept = 0;
    for (long n = 1; n <= older; n += CopiedKeys.CHUNK) {
      swept +=
          removal.remove(
              keys.read(connection, statements.copyOlder(n, CopiedKeys.CHUNK)).stream()
                  .filter(key -> !spared.contains(key))
                  .toList());
    }
    return swept;
  }
}
