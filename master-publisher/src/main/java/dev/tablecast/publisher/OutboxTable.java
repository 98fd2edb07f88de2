package dev.tablecast.publisher;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table whose public rows are not a projection of one table of the owner's: the service hands
 * them over itself, through {@link Outbox}. Immutable.
 *
 * <p>Either it can be read again for a snapshot, {@link #rereadBy}, or it is declared {@link
 * #incomplete}: subscribers must not conclude from a row's absence that it does not exist.
 */
public final class OutboxTable {

  private final TableContract contract;
  private final @Nullable RowReader reader;
  private final boolean incomplete;

  private OutboxTable(TableContract contract, @Nullable RowReader reader, boolean incomplete) {
    this.contract = contract;
    this.reader = reader;
    this.incomplete = incomplete;
  }

  /**
   * An outbox table of that contract, to be completed by {@link #rereadBy} or {@link #incomplete}.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   */
  public static OutboxTable of(Class<? extends Message> contract) {
    return new OutboxTable(TableContract.of(contract), null, false);
  }

  /** The same table, whose rows can be read again. */
  public OutboxTable rereadBy(RowReader reader) {
    return new OutboxTable(contract, reader, false);
  }

  /** The same table, declared not to be complete: it is never snapshotted. */
  public OutboxTable incomplete() {
    return new OutboxTable(contract, null, true);
  }

  public TableContract contract() {
    return contract;
  }

  /** What reads the rows again; empty if the table is declared incomplete. */
  public Optional<RowReader> reader() {
    return Optional.ofNullable(reader);
  }

  /** Whether the table is declared not to be complete. */
  public boolean isIncomplete() {
    return incomplete;
  }

  /** Names the contract's message. */
  @Override
  public String toString() {
    return contract.descriptor().getFullName();
  }
}
