package dev.tablecast.refdata;

import dev.tablecast.TablecastException;
import java.util.ArrayList;
import java.util.List;

/**
 * A packaged data set is not one that a table could hold; tells every mistake, with the row's line
 * or place. Only another jar helps, hence it refuses start, and should have failed in a test of the
 * jar that has the set.
 */
public final class DataSetException extends TablecastException {

  private static final int TOLD = 25;

  private final List<String> faults;

  DataSetException(String set, List<String> faults) {
    super("%s cannot be loaded:\n  - %s".formatted(set, String.join("\n  - ", told(faults))));
    this.faults = List.copyOf(faults);
  }

  /** Each mistake, with the way to mend it; at least one. */
  public List<String> faults() {
    return faults;
  }

  private static List<String> told(List<String> faults) {
    if (faults.size() <= TOLD) {
      return faults;
    }
    List<String> some = new ArrayList<>(faults.subList(0, TOLD));
    some.add("and %d more".formatted(faults.size() - TOLD));
    return some;
  }
}
