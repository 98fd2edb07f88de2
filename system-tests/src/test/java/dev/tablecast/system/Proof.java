package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** What the store has found of its copy by the forum's checksums, as its database tells. */
final class Proof {

  private static final String PROVEN =
      """
      select count(distinct partition) || ' partitions, ' || coalesce(sum(rows), 0) || ' rows'
      from tablecast.checksum where whole and version >= '%s'""";

  private static final String PASSES =
      """
      select distinct on (partition) partition || ' since ' || version
      from tablecast.checksum where whole order by partition, version desc""";

  private static final String MISMATCHES =
      "select concat_ws(' ', partition, kind, key, after, columns, found, repaired)"
          + " from tablecast.mismatch";

  private final Whole whole;
  private final int partitions;
  private final Set<String> passes = new HashSet<>();

  Proof(Whole whole, int partitions) {
    this.whole = whole;
    this.partitions = partitions;
  }

  /** As nobody but the store itself has written to the copy. */
  void assertNoMismatch() throws SQLException {
    assertThat(store(MISMATCHES)).as("rows that were found to differ").isEmpty();
    passes.addAll(store(PASSES));
  }

  /** How many passes were seen that have proven a partition as a whole. */
  int passes() {
    return passes.size();
  }

  /**
   * Orders checksums until every row is proven as it is now; nothing may be committed meanwhile.
   */
  void await(Version now) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              // Again: a range of a pass is let pass where a rebuild has just moved the position.
              whole.forumSite().checksums().request("specimen", KeyInterval.ALL, 0, "a test");
              return isWholeSince(now);
            });
  }

  private boolean isWholeSince(Version begun) throws SQLException {
    String all = "%d partitions, %d rows".formatted(partitions, whole.count());
    return store(PROVEN.formatted(begun.toUuid())).contains(all);
  }

  private List<String> store(String query) throws SQLException {
    try (Connection connection = whole.store()) {
      return Whole.query(connection, query);
    }
  }
}
