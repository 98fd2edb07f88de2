package dev.tablecast.replica.apply;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of messages comes to: of each key its last change, upsert or delete, for Postgres
 * refuses to touch a row twice in one statement. Reused from batch to batch; confined to one
 * thread.
 */
final class ChangeBatch {

  private final ReplicaLayout layout;
  private final ReplicaStatements statements;
  private final WriterSchemas schemas;
  private final Map<TableContract, Upserts> upserts = new HashMap<>();
  private final Deletes deletes;
  private final Map<String, TopicMessage> changes = new HashMap<>();
  private int size;

  ChangeBatch(ReplicaLayout layout, ReplicaStatements statements, WriterSchemas schemas) {
    this.layout = layout;
    this.statements = statements;
    this.schemas = schemas;
    this.deletes = new Deletes(layout, statements);
  }

  /** Forgets the last batch and takes these messages instead, markers left out. */
  void reduce(List<TopicMessage> messages) {
    changes.clear();
    size = 0;
    for (TopicMessage message : messages) {
      if (!message.isMarker()) {
        changes.merge(message.key(), message, Messages::later);
        size++;
      }
    }
    decode();
  }

  /** How many changes there were, before each key's last was all that counted. */
  int size() {
    return size;
  }

  /** Each key's last change. */
  Collection<TopicMessage> changes() {
    return changes.values();
  }

  /** Runs the statements; rows that have a later version already are left alone. */
  void write(Connection connection) throws SQLException {
    deletes.write(connection);
    for (Upserts each : upserts.values()) {
      each.write(connection);
    }
  }

  private void decode() {
    upserts.values().forEach(Upserts::clear);
    deletes.clear();
    List<TopicMessage> ordered = new ArrayList<>(changes.values());
    // Who else locks several rows in the order of keys cannot meet this in a deadlock.
    ordered.sort(Comparator.comparing(TopicMessage::key));
    for (TopicMessage change : ordered) {
      if (change.isTombstone()) {
        deletes.add(change.key(), Messages.version(change), change.commitMillis());
      } else {
        upsertsOf(change).add(change);
      }
    }
  }

  private Upserts upsertsOf(TopicMessage message) {
    return upserts.computeIfAbsent(
        schemas.of(message), writer -> new Upserts(layout, statements, layout.knownTo(writer)));
  }
}
