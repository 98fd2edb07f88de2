package dev.tablecast.system.model;

import java.util.Set;

/**
 * What the search may vary, besides {@link Chances}.
 *
 * @param work what the owner's transactions do
 * @param hides whether a transaction may become visible later than it commits
 * @param underWay how many messages the relay sends ahead before it decodes more; 0 if each is
 *     acknowledged at once
 * @param chunkRows how many rows a chunk of a snapshot has at most
 */
record Bounds(Set<Work> work, boolean hides, int underWay, int chunkRows, Order order) {

  /** Which steps wait for which others: scenarios differ in what they try in every order. */
  enum Order {
    /**
     * The subscriber reads only while the owner's side has nothing to do, one partition after the
     * other. Nothing of the owner's side depends on when it does.
     */
    OWNER_IN_EVERY,
    /** What the owner's side does between two sends, it does at once. */
    SUBSCRIBER_IN_EVERY
  }

  boolean readsAtRest() {
    return order == Order.OWNER_IN_EVERY;
  }

  boolean ownerFirst() {
    return order == Order.SUBSCRIBER_IN_EVERY;
  }

  /** What one of the owner's transactions does. */
  enum Work {
    /** Inserts or updates one row. */
    WRITE,
    DELETE,
    /** Inserts a row, or deletes it and inserts it again; then updates it. */
    REWRITE,
    /** Inserts or updates two rows. */
    WRITE_TWO,
    TRUNCATE
  }
}
