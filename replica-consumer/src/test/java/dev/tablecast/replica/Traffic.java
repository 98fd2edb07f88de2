package dev.tablecast.replica;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** An owner that inserts, changes and deletes films until it is told to end. */
final class Traffic implements AutoCloseable {

  private static final long PAUSE_NANOS = 200_000;

  private final Store store;
  private final int films;
  private final Random random = new Random(7);
  private final Map<Long, String> rows = new HashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean ending;
  private final CompletableFuture<Void> writing;

  private Traffic(Store store, int films) {
    this.store = store;
    this.films = films;
    // Those of before it may be there still, and are changed first of all.
    for (long id = 1; id <= films; id++) {
      put(id);
    }
    this.writing = CompletableFuture.runAsync(this::write);
  }

  /** Of films with the ids from 1 on. */
  static Traffic on(Store store, int films) {
    return new Traffic(store, films);
  }

  /** Waits for so many more changes. */
  void await(long more) {
    long until = changes.get() + more;
    Awaitility.await().until(() -> changes.get() >= until);
  }

  /** Ends it; all that it did is in the topic then. */
  void end() throws Exception {
    ending = true;
    writing.get(60, TimeUnit.SECONDS);
  }

  /** The titles of the owner's films, once it has ended. */
  Map<Long, String> rows() {
    return rows;
  }

  private void write() {
    while (!ending) {
      long id = 1 + random.nextInt(films);
      if (random.nextInt(4) == 0 && rows.remove(id) != null) {
        store.topic.delete(id);
      } else {
        put(id);
      }
      changes.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    store.topic.flush();
  }

  private void put(long id) {
    String title = "Film " + id + " take " + changes.get();
    rows.put(id, title);
    store.has(id, title, 2000);
  }

  @Override
  public void close() throws Exception {
    end();
  }
}
