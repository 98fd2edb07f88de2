package dev.tablecast.replica.schema;

import dev.tablecast.replica.ReplicaTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with declarations as a whole, whatever a database holds. */
final class Declarations {

  private Declarations() {}

  static List<String> violations(List<ReplicaTable> replicas) {
    List<String> violations = new ArrayList<>();
    Map<List<String>, ReplicaTable> taken = new HashMap<>();
    for (ReplicaTable replica : replicas) {
      replica.clashes().forEach(clash -> violations.add("%s: %s".formatted(replica, clash)));
      ReplicaTable other = taken.putIfAbsent(List.of(replica.schema(), replica.table()), replica);
      if (other != null) {
        violations.add(
            "%s and %s would be one table; give each its own by into(…)".formatted(other, replica));
      }
    }
    return violations;
  }
}
