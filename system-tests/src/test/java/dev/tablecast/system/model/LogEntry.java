package dev.tablecast.system.model;

import java.util.List;

/** A transaction in the owner's log. Its LSN is its place there, counted from 1. */
sealed interface LogEntry {

  /** Rows were written. */
  record Commit(List<Change> changes) implements LogEntry {

    boolean touches(int key) {
      return changes.stream().anyMatch(change -> change.key() == key);
    }

    @Override
    public String toString() {
      return changes.toString();
    }
  }

  /** One change of a row: what it is now. */
  record Change(int key, Row row) {

    @Override
    public String toString() {
      return "key " + key + ": " + row;
    }
  }

  /** All rows went at once; what each key is since. */
  record Truncate(List<Row> rows) implements LogEntry {

    @Override
    public String toString() {
      return "truncate";
    }
  }

  /**
   * What a relay wrote, to find it there again.
   *
   * @param incarnation the relay that wrote it
   * @param window the low watermark that a high one belongs to; else 0
   */
  record Mark(int incarnation, Kind kind, int window) implements LogEntry {

    enum Kind {
      BEGIN,
      RESUME,
      LOW,
      HIGH,
      END,
      HEARTBEAT
    }

    @Override
    public String toString() {
      return kind + " of relay " + incarnation;
    }
  }
}
