package dev.tablecast.system;

import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowKey;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Orders snapshots and checksums of specimens while the forum commits, of the whole table or of a
 * range. Randomness alone decides on what and in which order, and on the pauses; an order that the
 * forum's database does not take is given again.
 */
final class Operator implements AutoCloseable {

  /** The load's keys, parted: what waits of one range joins. */
  private static final List<String> BOUNDS =
      List.of(key(0), key(50), key(100), key(150), key(Load.KEPT + 10));

  /** Each chunk holds the store up for a moment. */
  private static final int FEWEST_ROWS = 10;

  /** As many as the forum reads at once. */
  private static final int MOST_ROWS = 20;

  private final Whole whole;
  private final List<Order> orders;
  private final CompletableFuture<Void> giving;
  private volatile boolean ended;

  private Operator(Whole whole, List<Order> orders) {
    this.whole = whole;
    this.orders = orders;
    this.giving = CompletableFuture.runAsync(this::giveAll);
  }

  static Operator on(Whole whole, Random random) {
    List<Order> orders =
        IntStream.range(0, 2 + random.nextInt(4)).mapToObj(i -> order(random)).toList();
    return new Operator(whole, orders);
  }

  @Override
  public void close() throws ExecutionException, InterruptedException {
    ended = true;
    giving.get();
  }

  private void giveAll() {
    for (int given = 0; given < orders.size() && !ended; ) {
      Order order = orders.get(given);
      pause(order.pauseMillis());
      try {
        order.what().of(whole.forumSite());
        given++;
      } catch (ServerUnreachableException e) {
        // It is being killed, which is what the test is about.
      }
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private record Order(int pauseMillis, What what) {}

  @FunctionalInterface
  private interface What {
    void of(Site forum);
  }

  private static Order order(Random random) {
    return new Order(random.nextInt(800), what(random));
  }

  private static What what(Random random) {
    int range = random.nextInt(BOUNDS.size() - 1);
    String first = BOUNDS.get(range);
    String last = BOUNDS.get(range + 1);
    int rows = random.nextInt(FEWEST_ROWS, MOST_ROWS + 1);
    return switch (random.nextInt(4)) {
      case 0 -> forum -> forum.snapshots().request("specimen", "a test");
      case 1 -> forum -> forum.snapshots().request("specimen", new KeyRange(first, last), "a test");
      case 2 -> forum -> forum.checksums().request("specimen", KeyInterval.ALL, rows, "a test");
      default ->
          forum ->
              forum.checksums().request("specimen", new KeyInterval(first, last), rows, "a test");
    };
  }

  private static String key(int id) {
    return RowKey.of(List.of(Integer.toString(id), "load"));
  }
}
