package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.OwnerRequests;
import dev.tablecast.replica.apply.ExtraRow;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.KeyInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Repairs what differs: has rows published again, and rows removed that the owner does not have.
 * Immutable.
 *
 * @param extra has a row of a partition removed by whoever applies it
 */
record Repair(ReplicaLayout layout, OwnerRequests owner, BiConsumer<Integer, ExtraRow> extra) {

  /** More requests than that are not worth it: then all rows of the range come again. */
  private static final int MOST = 20;

  /** The same where only single rows can be asked for. */
  private static final int MOST_SINGLE = 100;

  /**
   * Begins to.
   *
   * @param range that the findings are in
   * @return what is left, for it takes a rebuild
   */
  List<Finding> begin(KeyInterval range, List<Finding> findings) {
    List<Finding> lacking = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.kind() == Kind.EXTRA) {
        extra.accept(
            finding.partition(),
            new ExtraRow(
                Objects.requireNonNull(finding.key()),
                Objects.requireNonNull(finding.rowVersion()),
                finding.committed()));
      } else {
        lacking.add(finding);
      }
    }
    return layout.hasTextKey() ? single(lacking) : ranges(range, lacking);
  }

  /** What is from one text to another need not be the same in the owner's order. */
  private List<Finding> single(List<Finding> lacking) {
    if (lacking.size() > MOST_SINGLE) {
      return lacking;
    }
    List<Finding> left = new ArrayList<>();
    for (Finding finding : lacking) {
      if (finding.key() == null) {
        left.add(finding);
      } else {
        owner.snapshot(layout.facet(), finding.key(), finding.key());
      }
    }
    return left;
  }

  private List<Finding> ranges(KeyInterval range, List<Finding> lacking) {
    Map<KeyInterval, List<Finding>> near = new LinkedHashMap<>();
    lacking.forEach(it -> near.computeIfAbsent(it.keys(), any -> new ArrayList<>()).add(it));
    if (near.size() > MOST) {
      snapshot(range);
    } else {
      near.forEach(
          (keys, each) -> {
            String only = each.size() == 1 ? each.get(0).key() : null;
            snapshot(only == null ? keys : new KeyInterval(only, only));
          });
    }
    return List.of();
  }

  /** With the key before the range, which does no harm. */
  private void snapshot(KeyInterval keys) {
    owner.snapshot(layout.facet(), keys.after(), keys.upTo());
  }
}
