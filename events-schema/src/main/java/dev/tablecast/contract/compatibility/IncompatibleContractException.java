package dev.tablecast.contract.compatibility;

import dev.tablecast.TablecastException;
import java.util.List;
import java.util.stream.Collectors;

/** A contract breaks with its predecessor; tells every rule that it breaks. No retry can help. */
public final class IncompatibleContractException extends TablecastException {

  private final List<Break> breaks;

  IncompatibleContractException(String contract, String predecessor, List<Break> breaks) {
    super(
        breaks.stream()
            .map(each -> "\n  - " + each)
            .collect(
                Collectors.joining(
                    "",
                    "The contract %s breaks with its predecessor, %s:"
                        .formatted(contract, predecessor),
                    "\nWriters and readers of both run side by side while services are deployed"
                        + " or rolled back; ignoring this loses or falsifies values in replicas.")));
    this.breaks = List.copyOf(breaks);
  }

  /** Each broken rule, with the way out; at least one. */
  public List<Break> breaks() {
    return breaks;
  }
}
