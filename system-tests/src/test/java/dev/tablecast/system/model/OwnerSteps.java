package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Change;
import dev.tablecast.system.model.LogEntry.Commit;
import dev.tablecast.system.model.LogEntry.Truncate;
import java.util.ArrayList;
import java.util.List;

/** The owner's service and its Postgres, which know nothing of all the rest. */
final class OwnerSteps {

  private static final int CHANGES_AT_MOST = 4;

  private final Bounds bounds;

  OwnerSteps(Bounds bounds) {
    this.bounds = bounds;
  }

  void steps(World world, Successors next) {
    Master master = world.master();
    if (world.chances().transactions() > 0) {
      Chances left = world.chances().transactions(world.chances().transactions() - 1);
      for (Master committed : commits(master)) {
        next.add(Step.OWNER_COMMITS, committed.end(), world.with(committed).with(left));
      }
    }
    for (int lsn = 1; lsn <= master.end() && master.hidden() != 0; lsn++) {
      if (master.isHidden(lsn)) {
        next.add(Step.BECOMES_VISIBLE, lsn, world.with(master.shown(lsn)));
      }
    }
  }

  /** What the table can be after one more transaction. */
  List<Master> commits(Master master) {
    List<Master> all = new ArrayList<>();
    int keys = master.rows().size();
    for (int key = 0; key < keys; key++) {
      if (!master.isLocked(key)) {
        ofOne(master, key, all);
      }
    }
    if (bounds.work().contains(Bounds.Work.WRITE_TWO)
        && !master.isLocked(0)
        && !master.isLocked(1)) {
      all.add(committed(master, write(master, 0, 0), write(master, 1, 1)));
    }
    if (bounds.work().contains(Bounds.Work.TRUNCATE) && master.hidden() == 0) {
      List<Row> gone = master.rows().stream().map(Row::deleted).toList();
      all.add(master.committed(gone, new Truncate(gone), !bounds.hides()));
    }
    return all;
  }

  private void ofOne(Master master, int key, List<Master> all) {
    Row row = master.rows().get(key);
    if (bounds.work().contains(Bounds.Work.WRITE)) {
      all.add(committed(master, write(master, key, 0)));
    }
    if (bounds.work().contains(Bounds.Work.DELETE) && row.exists()) {
      all.add(committed(master, new Change(key, row.deleted())));
    }
    if (bounds.work().contains(Bounds.Work.REWRITE)) {
      Change first = row.exists() ? new Change(key, row.deleted()) : write(master, key, 0);
      all.add(committed(master, first, new Change(key, first.row().written(writeId(master, 1)))));
    }
  }

  private static Change write(Master master, int key, int index) {
    return new Change(key, master.rows().get(key).written(writeId(master, index)));
  }

  private static int writeId(Master master, int index) {
    return (master.end() + 1) * CHANGES_AT_MOST + index;
  }

  private Master committed(Master master, Change... changes) {
    List<Row> rows = new ArrayList<>(master.rows());
    for (Change change : changes) {
      rows.set(change.key(), change.row());
    }
    return master.committed(List.copyOf(rows), new Commit(List.of(changes)), !bounds.hides());
  }
}
