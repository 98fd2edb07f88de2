package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.table.ReplicaLayout;
import org.jspecify.annotations.Nullable;

/** Tells people what repairs a mismatch. Immutable. */
record WayOut(ReplicaLayout layout) {

  /**
   * The line to run.
   *
   * @param key the row's, or the range's last, empty for its end
   * @param after of a range
   */
  String of(Kind kind, String key, @Nullable String after) {
    String from = kind == Kind.RANGE ? after : key;
    return kind == Kind.EXTRA || (kind == Kind.RANGE && layout.hasTextKey())
        ? rebuild()
        : "at %s: curl -X POST -H Content-Type:application/json …/actuator/tablecastpublisher/%s/snapshot -d '{%s}'"
            .formatted(
                layout.facet().owner(),
                layout.facet().contract().table(),
                ends(from, key.isEmpty() ? null : key).replace("'", "'\\''"));
  }

  /** What repairs it in any case. */
  String rebuild() {
    return "here: curl -X POST …/actuator/tablecastreplicas/%s/rebuild"
        .formatted(layout.facet().copyName());
  }

  private static String ends(@Nullable String from, @Nullable String to) {
    String first = from == null ? "" : "\"from\": \"" + json(from) + "\"";
    String last = to == null ? "" : "\"to\": \"" + json(to) + "\"";
    return first.isEmpty() || last.isEmpty() ? first + last : first + ", " + last;
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
