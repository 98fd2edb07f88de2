package dev.tablecast.replica;

import com.google.protobuf.Message;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Is told of changes to a replica in the transaction that applies them: what it writes through that
 * transaction is committed with them or not at all.
 *
 * <p>Called by one thread for each partition, hence by several at once. An exception rolls the
 * whole transaction back and stops the partition; the same changes come again until it returns. It
 * sees only what it takes part in: nothing here is a Spring transaction, and what it does outside
 * the given one is done again after a roll-back.
 *
 * @param <M> the contract's message
 */
@FunctionalInterface
public interface ChangeListener<M extends Message> {

  /**
   * Called after the changes are in the replica's table.
   *
   * @param changes of each key the last change, those that the replica already had left out; never
   *     empty. Rows have every column that the owner publishes, not only those that are kept.
   * @param transaction may write any table of this service, but not the replica's foreign columns
   */
  void changed(List<RowChange<M>> changes, DSLContext transaction);

  /**
   * Called after many rows have changed as a set, without each having been told: the replica caught
   * up, at first or after a long absence, or rows went that the owner's snapshot did not have. What
   * is derived from the replica's table is to be derived anew.
   *
   * @param transaction as for {@link #changed}
   */
  default void rebuilt(DSLContext transaction) {}
}
