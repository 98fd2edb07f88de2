package dev.tablecast.replica;

import dev.tablecast.replica.table.ReplicaLayout;
import java.util.List;
import java.util.function.Function;

/**
 * What people call a service's replicas by: the contract's table, as in {@code movie}, with the
 * name of who adds to it, as in {@code movie_store}, if it is a copy of that; its topic, the local
 * table with its schema or without, or the whole name that the status tells. What comes first here
 * is meant, where one replica's local table is called as another's contract. Immutable.
 */
final class ReplicaNames {

  private static final List<Function<ReplicaLayout, String>> NAMES =
      List.of(
          replica -> replica.facet().copyName(),
          replica -> replica.facet().topic(),
          replica -> replica.schema() + "." + replica.table(),
          ReplicaLayout::table,
          ReplicaLayout::name);

  private final List<ReplicaLayout> replicas;

  ReplicaNames(List<ReplicaLayout> replicas) {
    this.replicas = List.copyOf(replicas);
  }

  /**
   * The replica of that name.
   *
   * @throws UnknownReplicaException naming those that there are, if it is none's or several's
   */
  ReplicaLayout find(String name) {
    for (Function<ReplicaLayout, String> naming : NAMES) {
      List<ReplicaLayout> called =
          replicas.stream().filter(replica -> naming.apply(replica).equals(name)).toList();
      if (called.size() == 1) {
        return called.get(0);
      }
      if (called.size() > 1) {
        throw UnknownReplicaException.several(name, texts(called));
      }
    }
    throw UnknownReplicaException.none(name, texts(replicas));
  }

  private static List<String> texts(List<ReplicaLayout> replicas) {
    return replicas.stream()
        .map(
            replica ->
                "%s into %s.%s"
                    .formatted(replica.facet().topic(), replica.schema(), replica.table()))
        .toList();
  }
}
