package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import dev.tablecast.contract.TableContract;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether a contract may follow its predecessor, so that writers and readers of both can run
 * side by side, in any order of deployment and after a roll-back. Immutable.
 *
 * <p>Pulsar's own check of a native Protobuf schema compares no more than the message's name.
 */
public final class Compatibility {

  private final Descriptor predecessor;

  private Compatibility(Descriptor predecessor) {
    this.predecessor = predecessor;
  }

  /** Compatibility with the contract of this message, such as the one that a topic's schema has. */
  public static Compatibility of(Descriptor predecessor) {
    return new Compatibility(predecessor);
  }

  /**
   * Every rule that the successor breaks; empty if it may follow.
   *
   * @throws dev.tablecast.contract.ContractException if either message is no contract at all
   */
  public List<Break> breaks(Descriptor successor) {
    List<Break> breaks = new ArrayList<>(MessageRules.breaks(predecessor, successor));
    breaks.addAll(TableRules.breaks(TableContract.of(predecessor), TableContract.of(successor)));
    return List.copyOf(breaks);
  }

  /**
   * Refuses a successor that breaks a rule.
   *
   * @param where names the predecessor to whoever reads the refusal, such as {@code "version 3 of
   *     the schema of topic …"}
   * @throws IncompatibleContractException telling every rule that it breaks
   */
  public void require(Descriptor successor, String where) {
    List<Break> breaks = breaks(successor);
    if (!breaks.isEmpty()) {
      throw new IncompatibleContractException(successor.getFullName(), where, breaks);
    }
  }
}
