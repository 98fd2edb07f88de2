package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * A service's replication slots, each named by the epoch it serves, such as {@code
 * tablecast_forum_1}. Confined to one thread.
 */
final class Slots {

  private final DSLContext sql;
  private final String prefix;
  private final int serverVersion;

  Slots(Connection connection, String logName) throws SQLException {
    this.sql = DSL.using(connection, SQLDialect.POSTGRES);
    this.prefix = logName + "_";
    this.serverVersion = connection.getMetaData().getDatabaseMajorVersion();
  }

  /** One slot as Postgres shows it. */
  record Slot(String name, int epoch, boolean active, boolean lost, long confirmed) {}

  String name(int epoch) {
    return prefix + epoch;
  }

  /** The service's slots in this database. */
  List<Slot> all() {
    List<Slot> slots = new ArrayList<>();
    for (Record row :
        sql.fetch(
            "select slot_name, active, coalesce(wal_status, '') = 'lost',"
                + " coalesce(confirmed_flush_lsn, '0/0')::text from pg_replication_slots"
                + " where database = current_database() and plugin = 'pgoutput'")) {
      String name = row.get(0, String.class);
      if (name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{1,9}")) {
        int epoch = Integer.parseInt(name.substring(prefix.length()));
        boolean active = row.get(1, Boolean.class);
        boolean lost = row.get(2, Boolean.class);
        slots.add(new Slot(name, epoch, active, lost, Lsn.parse(row.get(3, String.class))));
      }
    }
    return slots;
  }

  /** Why the log cannot go on after the checkpoint; empty if its slot can. */
  Optional<String> gap(List<Slot> slots, Checkpoint checkpoint) {
    if (!checkpoint.system().equals(system())) {
      return Optional.of("the database is another system than the one that published before");
    }
    if (checkpoint.isBeginning()) {
      return Optional.of(
          "epoch %d ended before it was known what of it is published"
              .formatted(checkpoint.epoch()));
    }
    Optional<Slot> slot =
        slots.stream().filter(each -> each.epoch() == checkpoint.epoch()).findAny();
    if (slot.isEmpty()) {
      return Optional.of("its replication slot is gone");
    }
    if (slot.get().lost()) {
      return Optional.of(
          "its replication slot %s was invalidated: the log it needs has been removed"
              .formatted(slot.get().name()));
    }
    if (Long.compareUnsigned(slot.get().confirmed(), checkpoint.lsn()) > 0) {
      return Optional.of(
          "its replication slot %s is at %s, ahead of the last published commit at %s"
              .formatted(
                  slot.get().name(), Lsn.text(slot.get().confirmed()), Lsn.text(checkpoint.lsn())));
    }
    return Optional.empty();
  }

  /** Creates an epoch's slot; where Postgres can, one that standbys keep too. */
  void create(int epoch) {
    if (serverVersion >= 17) {
      sql.fetch(
          "select pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)",
          name(epoch));
    } else {
      sql.fetch("select pg_create_logical_replication_slot(?, 'pgoutput')", name(epoch));
    }
  }

  /** Drops the slots of earlier epochs, which would hold the log for ever. */
  void dropBefore(int epoch) {
    for (Slot slot : all()) {
      if (slot.epoch() < epoch && !slot.active()) {
        sql.fetch("select pg_drop_replication_slot(?)", slot.name());
      }
    }
  }

  /** Takes the lock by which only one instance at a time decides about epochs and slots. */
  boolean lock() {
    return sql.fetchSingle("select pg_try_advisory_lock(hashtextextended(?, 0))", prefix)
        .get(0, Boolean.class);
  }

  /** Up to where the log is written. */
  long end() {
    return Lsn.parse(sql.fetchSingle("select pg_current_wal_lsn()::text").get(0, String.class));
  }

  String system() {
    return sql.fetchSingle("select system_identifier::text from pg_control_system()")
        .get(0, String.class);
  }
}
