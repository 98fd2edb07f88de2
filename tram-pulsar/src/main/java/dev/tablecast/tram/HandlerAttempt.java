package dev.tablecast.tram;

import dev.tablecast.tram.TramStatus.Counts;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a message to the handler; after too many failures, to the dead letters. Thread-safe for
 * different messages.
 */
final class HandlerAttempt implements Lanes.Attempt, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HandlerAttempt.class);

  private final Subscription subscription;
  private final int maxDeliveries;
  private final DeadLetters deadLetters;
  private final Troubles troubles = new Troubles();
  private final LongAdder handled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dead = new LongAdder();

  HandlerAttempt(Subscription subscription, int maxDeliveries, DeadLetters deadLetters) {
    this.subscription = subscription;
    this.maxDeliveries = maxDeliveries;
    this.deadLetters = deadLetters;
  }

  Subscription subscription() {
    return subscription;
  }

  /** Those of the dead letters, and of who reads. */
  Troubles troubles() {
    return troubles;
  }

  @Override
  public boolean isDone(Delivery delivery) {
    Throwable cause = delivery.cause();
    if (cause != null && delivery.failures() >= maxDeliveries) {
      return isDeadLetter(delivery, cause);
    }
    try {
      subscription.handler().accept(ReceivedMessage.of(delivery.message()));
      handled.increment();
      return true;
    } catch (Throwable e) {
      // An error too, such as of a class that is missing: others shall go on.
      failed.increment();
      delivery.failed(e, !Outages.isBehind(e));
      return delivery.failures() >= maxDeliveries && isDeadLetter(delivery, e);
    }
  }

  Counts counts() {
    return new Counts(handled.sum(), failed.sum(), dead.sum());
  }

  @Override
  public void close() {
    deadLetters.close();
  }

  private boolean isDeadLetter(Delivery delivery, Throwable cause) {
    String where = "dead letters of " + subscription.subscriber();
    try {
      String topic = deadLetters.take(delivery, cause);
      dead.increment();
      troubles.end(where);
      log.error(
          "Subscriber {}: message {} of {} failed {} times, at last by {}; it is in {}",
          subscription.subscriber(),
          delivery.id(),
          delivery.lane().topic(),
          delivery.failures(),
          cause.getClass().getName(),
          topic);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      troubles.begin(where, e);
      delivery.failed(cause, false);
      return false;
    }
  }
}
