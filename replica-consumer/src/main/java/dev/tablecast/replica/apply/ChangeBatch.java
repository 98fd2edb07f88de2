package dev.tablecast.replica.apply;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.ReplicaStatements;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What a run of messages comes to: of each key its last change, upsert or delete, for Postgres
 * refuses to touch a row twice in one statement; and its last delete before that, for with a row
 * this service's own columns go too. Reused from batch to batch; confined to one thread.
 */
public final class ChangeBatch {

  private final ReplicaLayout layout;
  private final ReplicaStatements statements;
  private final WriterSchemas schemas;
  private final Map<TableContract, Upserts> ofWriters = new HashMap<>();
  private final Map<List<ReplicaColumn>, Upserts> upserts = new HashMap<>();
  private final Deletes deletes;
  private final Map<String, TopicMessage> changes = new HashMap<>();
  private final Map<String, TopicMessage> ends = new HashMap<>();
  private int size;

  public ChangeBatch(ReplicaLayout layout, ReplicaStatements statements, WriterSchemas schemas) {
    this.layout = layout;
    this.statements = statements;
    this.schemas = schemas;
    this.deletes = new Deletes(layout, statements);
  }

  /**
   * Forgets the last batch and takes these messages instead, those left out that change no row.
   *
   * @param apart keys whose last changes are left out too
   * @return those
   */
  public List<TopicMessage> reduce(List<TopicMessage> messages, Predicate<String> apart) {
    forget();
    size = 0;
    for (TopicMessage message : messages) {
      if (!message.isMarker() && !message.isMoved()) {
        TopicMessage last = changes.merge(message.key(), message, Messages::later);
        // One that comes again, late, has ended its row before.
        if (last == message && message.isTombstone()) {
          ends.put(message.key(), message);
        }
        size++;
      }
    }
    List<TopicMessage> left =
        changes.values().stream().filter(change -> apart.test(change.key())).toList();
    left.forEach(change -> changes.remove(change.key()));
    decode();
    return left;
  }

  /** Forgets the last batch and takes a change that was parked. */
  void take(ParkedChange parked) {
    forget();
    size = 1;
    byte[] message = parked.message();
    if (message == null) {
      deletes.add(parked.key(), parked.version(), parked.commitTime().toEpochMilli());
    } else {
      upserts(layout.named(parked.columns())).add(message, 0, message.length, parked.version());
    }
  }

  /** The change as it is parked: with what its writer knew. */
  ParkedChange parked(TopicMessage change) {
    Version version = Messages.version(change);
    return change.isTombstone()
        ? new ParkedChange(change.key(), version, change.commitTime(), List.of(), null)
        : new ParkedChange(
            change.key(),
            version,
            change.commitTime(),
            layout.knownTo(schemas.of(change)).stream().map(it -> it.column().name()).toList(),
            Arrays.copyOfRange(change.bytes(), change.start(), change.start() + change.length()));
  }

  /** How many changes there were, before each key's last was all that counted. */
  int size() {
    return size;
  }

  /** Each key's last change. */
  public Collection<TopicMessage> changes() {
    return changes.values();
  }

  /** Runs the statements; rows that have a later version already are left alone. */
  public void write(Connection connection) throws SQLException {
    write(connection, false);
  }

  /**
   * Does the same.
   *
   * @param areNew whether it is known that the table has no row of any key
   * @return how many rows more, or fewer, the replica has by it, marked ones not counted; nothing
   *     if some may have been updated
   */
  public OptionalInt write(Connection connection, boolean areNew) throws SQLException {
    OptionalInt more = OptionalInt.of(-deletes.write(connection));
    for (Upserts each : upserts.values()) {
      OptionalInt added = each.write(connection, areNew);
      more =
          more.isPresent() && added.isPresent()
              ? OptionalInt.of(more.getAsInt() + added.getAsInt())
              : OptionalInt.empty();
    }
    return more;
  }

  private void forget() {
    changes.clear();
    ends.clear();
    upserts.values().forEach(Upserts::clear);
    deletes.clear();
  }

  private void decode() {
    if (layout.keepsDeleted()) {
      // Marked and unmarked again, the row would be as it was.
      ends.keySet().removeIf(key -> changes.get(key) != ends.get(key));
    }
    for (TopicMessage end : ordered(ends.values())) {
      deletes.add(end.key(), Messages.version(end), end.commitMillis());
    }
    for (TopicMessage change : ordered(changes.values())) {
      if (!change.isTombstone()) {
        ofWriters
            .computeIfAbsent(schemas.of(change), writer -> upserts(layout.knownTo(writer)))
            .add(change);
      }
    }
  }

  /** Who else locks several rows in the order of keys cannot meet these in a deadlock. */
  private static List<TopicMessage> ordered(Collection<TopicMessage> messages) {
    return messages.stream().sorted(Comparator.comparing(TopicMessage::key)).toList();
  }

  private Upserts upserts(List<ReplicaColumn> known) {
    return upserts.computeIfAbsent(known, columns -> new Upserts(layout, statements, columns));
  }
}
