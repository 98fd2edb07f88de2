package dev.tablecast.tram.saga;

import java.util.function.IntSupplier;

/** Deletes much in small transactions, so that none holds others up. */
final class Batches {

  /** At most so many rows in one. */
  static final int ROWS = 1_000;

  private Batches() {}

  /** Runs batches until one is not full, or the thread is interrupted; returns the rows of all. */
  static int repeat(IntSupplier batch) {
    int all = 0;
    int rows;
    do {
      rows = batch.getAsInt();
      all += rows;
    } while (rows == ROWS && !Thread.currentThread().isInterrupted());
    return all;
  }
}
