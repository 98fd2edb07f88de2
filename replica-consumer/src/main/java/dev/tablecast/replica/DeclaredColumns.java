package dev.tablecast.replica;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a facet are kept, and under which names. Immutable.
 *
 * @param kept the contract's names of what is kept besides the key; null for all
 * @param localNames those that differ, by the contract's
 */
record DeclaredColumns(Facet facet, @Nullable Set<String> kept, Map<String, String> localNames) {

  DeclaredColumns {
    kept = kept == null ? null : Set.copyOf(kept);
    localNames = Map.copyOf(localNames);
  }

  static DeclaredColumns allOf(Facet facet) {
    return new DeclaredColumns(facet, null, Map.of());
  }

  DeclaredColumns only(List<String> columns) {
    refuseIfAny(columns.stream().flatMap(column -> refuse(column).stream()).toList());
    return new DeclaredColumns(facet, new TreeSet<>(columns), localNames);
  }

  /** The same and this one, under a name of its own. */
  DeclaredColumns with(String column, String localName) {
    List<String> violations = new ArrayList<>(refuse(column));
    if (localName.startsWith("_") || localName.isBlank()) {
      violations.add(
          "'%s' cannot be the local name of column '%s': names that begin with '_' are Tablecast's own, such as _version"
              .formatted(localName, column));
    }
    refuseIfAny(violations);
    Map<String, String> names = new TreeMap<>(localNames);
    names.put(column, localName);
    boolean key = facet.key().stream().anyMatch(it -> it.name().equals(column));
    Set<String> more = kept == null ? new TreeSet<>() : new TreeSet<>(kept);
    more.add(column);
    return new DeclaredColumns(facet, key ? kept : more, names);
  }

  /** What is kept besides the key, in the contract's order. */
  List<Column> columns() {
    return facet.columns().stream()
        .filter(column -> !column.key() && (kept == null || kept.contains(column.name())))
        .toList();
  }

  String localName(Column column) {
    return localNames.getOrDefault(column.name(), column.name());
  }

  /** Columns that would be one in the local table. */
  List<String> clashes() {
    List<Column> all = new ArrayList<>(facet.key());
    all.addAll(columns());
    List<String> clashes = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (Column column : all) {
      String other = taken.putIfAbsent(localName(column), column.name());
      if (other != null) {
        clashes.add(
            "columns '%s' and '%s' would both be '%s'; give each a name of its own by column(…)"
                .formatted(other, column.name(), localName(column)));
      }
    }
    return clashes;
  }

  private List<String> refuse(String name) {
    if (facet.columns().stream().anyMatch(column -> column.name().equals(name))) {
      return List.of();
    }
    for (Column column : facet.contract().columns()) {
      if (column.name().equals(name)) {
        return List.of(
            "column '%s' is owned by %s, but this replica is of %s's columns; leave it out"
                .formatted(name, column.owner(), facet.owner()));
      }
    }
    return List.of(
        "the contract has no column '%s'; %s owns %s. Columns of this service's own are not named; one that is called otherwise here is: column(\"…\", \"%s\")"
            .formatted(
                name, facet.owner(), facet.columns().stream().map(Column::name).toList(), name));
  }

  private void refuseIfAny(List<String> violations) {
    DeclarationException.refuseIfAny("a replica of " + facet, violations);
  }
}
