package dev.tablecast.system.model;

import dev.tablecast.system.model.LogEntry.Change;
import dev.tablecast.system.model.LogEntry.Commit;
import dev.tablecast.system.model.LogEntry.Truncate;
import java.util.List;

/**
 * The owner's table and its log. A commit is in the log before others see it, so transactions may
 * become visible in another order than that of the log; meanwhile they hold their rows' locks.
 *
 * @param rows the rows by key, with all that is committed
 * @param hidden a bit for each LSN whose transaction is committed and not yet visible
 */
record Master(List<Row> rows, Sequence<LogEntry> log, int hidden) {

  /** The LSN of the last transaction. */
  int end() {
    return log.size();
  }

  LogEntry entry(int lsn) {
    return log.get(lsn - 1);
  }

  boolean isHidden(int lsn) {
    return (hidden >>> lsn & 1) == 1;
  }

  /** Whether any transaction up to that LSN is not yet visible. */
  boolean hidesAnyUpTo(int lsn) {
    return (hidden & (1 << lsn + 1) - 1) != 0;
  }

  boolean isLocked(int key) {
    for (int lsn = 1; lsn <= end() && hidden != 0; lsn++) {
      if (isHidden(lsn)
          && (entry(lsn) instanceof Truncate
              || entry(lsn) instanceof Commit commit && commit.touches(key))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a TRUNCATE still keeps every reader away. */
  boolean isClosed() {
    for (int lsn = 1; lsn <= end() && hidden != 0; lsn++) {
      if (isHidden(lsn) && entry(lsn) instanceof Truncate) {
        return true;
      }
    }
    return false;
  }

  /** The row that others see. */
  Row visible(int key) {
    for (int lsn = end(); lsn > 0; lsn--) {
      if (!isHidden(lsn)) {
        if (entry(lsn) instanceof Truncate truncate) {
          return truncate.rows().get(key);
        }
        if (entry(lsn) instanceof Commit commit && commit.touches(key)) {
          return last(commit, key);
        }
      }
    }
    return Row.NONE;
  }

  private static Row last(Commit commit, int key) {
    Row row = Row.NONE;
    for (Change change : commit.changes()) {
      row = change.key() == key ? change.row() : row;
    }
    return row;
  }

  Master committed(List<Row> next, LogEntry entry, boolean visibleAtOnce) {
    Sequence<LogEntry> longer = log.plus(entry);
    return new Master(next, longer, visibleAtOnce ? hidden : hidden | 1 << longer.size());
  }

  /** A mark, which its writer sees when it goes on. */
  Master marked(LogEntry.Mark mark) {
    return new Master(rows, log.plus(mark), hidden);
  }

  Master shown(int lsn) {
    return new Master(rows, log, hidden & ~(1 << lsn));
  }
}
