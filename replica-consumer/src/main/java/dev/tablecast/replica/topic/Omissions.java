package dev.tablecast.replica.topic;

import java.util.function.LongSupplier;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerStats;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.jspecify.annotations.Nullable;

/**
 * Notices that Pulsar's client has left out a message which arrived corrupt: it has the broker
 * forget it, writes a line to its log, goes on with the next, and does no more than count it.
 * Whoever has received a later message finds it counted. An instance that has ended since counts no
 * more; but what the broker has been told to forget is missing between two entries. For one thread.
 */
final class Omissions {

  private final String topic;
  private final LongSupplier leftOut;
  private long known;
  private @Nullable MessageIdAdv last;
  private @Nullable MessageIdAdv empty;
  private boolean gap;

  /**
   * Those of a topic.
   *
   * @param leftOut how many messages the client has left out, which is none yet
   */
  Omissions(String topic, LongSupplier leftOut) {
    this.topic = topic;
    this.leftOut = leftOut;
  }

  /** Those of a consumer that has just been made. */
  static Omissions of(Consumer<?> consumer) {
    // Of the running minute, and of all before.
    ConsumerStats stats = consumer.getStats();
    return new Omissions(
        consumer.getTopic(), () -> stats.getTotalReceivedFailed() + stats.getNumReceiveFailed());
  }

  /** An entry has come; those of a topic that is not compacted are numbered without gaps. */
  void follows(MessageId entry) {
    MessageIdAdv next = (MessageIdAdv) entry;
    MessageIdAdv before = last;
    if (before != null && skips(before, next) && !before.equals(empty)) {
      gap = true;
      // Where nothing is there either when it is read again, there is nothing of the owner's.
      empty = before;
    }
    last = next;
  }

  /**
   * Refuses to go on from here if there has been one.
   *
   * @throws OmittedMessageException if so, until {@link #readAgain}
   */
  void refuse() {
    if (gap || count() > known) {
      throw new OmittedMessageException(topic);
    }
  }

  /** How many the client has left out. */
  long count() {
    return leftOut.getAsLong();
  }

  /**
   * All is sent again, from before them.
   *
   * @param count how many there were before that was asked for
   */
  void readAgain(long count) {
    if (count > known) {
      // It may be for these that the broker has none there.
      empty = null;
    }
    known = count;
    last = null;
    gap = false;
  }

  /** Others may have been sent what seems to be missing: what comes now follows nothing. */
  void startOver() {
    empty = null;
    last = null;
    gap = false;
  }

  private static boolean skips(MessageIdAdv before, MessageIdAdv next) {
    return next.getLedgerId() == before.getLedgerId()
        ? next.getEntryId() > before.getEntryId() + 1
        : next.getLedgerId() > before.getLedgerId() && next.getEntryId() > 0;
  }
}
