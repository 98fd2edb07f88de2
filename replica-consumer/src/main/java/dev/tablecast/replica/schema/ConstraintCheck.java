package dev.tablecast.replica.schema;

import static org.jooq.impl.DSL.name;

import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.impl.DSL;

/**
 * Whether a replica's table has the key that upserts need, and nothing that refuses rows depending
 * on the order they come in: the partitions of a topic are applied independently.
 */
final class ConstraintCheck {

  private final ReplicaLayout layout;
  private final TableDefinition definition;
  private final Set<List<String>> replicas;
  private final Set<String> key = new LinkedHashSet<>();

  ConstraintCheck(ReplicaLayout layout, Set<List<String>> replicas) {
    this.layout = layout;
    this.definition = new TableDefinition(layout);
    this.replicas = replicas;
    layout.key().stream().map(ReplicaColumn::name).forEach(key::add);
  }

  List<Fault> faults(CatalogTable table) {
    List<Fault> faults = new ArrayList<>();
    boolean keyExists = key.stream().allMatch(column -> table.column(column).isPresent());
    boolean decided =
        table.indexes().stream().anyMatch(it -> it.arbiter() && it.columns().equals(key));
    if (keyExists && !decided) {
      faults.add(keyMissing(table));
    }
    for (CatalogTable.Index index : table.indexes()) {
      if (!isImplied(index) && isGuarded(index.dependsOn())) {
        faults.add(secondary(index));
      }
    }
    for (CatalogTable.Reference reference : table.references()) {
      if (replicas.contains(List.of(reference.schema(), reference.table()))
          && isGuarded(reference.columns())) {
        faults.add(reference(reference));
      }
    }
    return faults;
  }

  private Fault keyMissing(CatalogTable table) {
    boolean hasPrimary =
        table.indexes().stream().anyMatch(it -> it.arbiter() && !it.constraint().isEmpty());
    return Fault.different(
        "%s has no primary key or unique index over %s alone, the contract's key, that is checked at once"
            .formatted(place(), quoted(key)),
        hasPrimary
            ? Ddl.render(
                "create unique index on {0} ({1});",
                definition.table(), DSL.list(key.stream().map(DSL::name).toList()))
            : Ddl.render(
                "alter table {0} add primary key ({1});",
                definition.table(), DSL.list(key.stream().map(DSL::name).toList())));
  }

  private Fault secondary(CatalogTable.Index index) {
    return Fault.different(
        "%s: %s '%s' keeps rows apart by %s, which the owner's rows need not be here, even for a moment: the partitions of its topic are applied in any order"
            .formatted(
                place(),
                index.unique() ? "unique index" : "exclusion",
                index.name(),
                quoted(index.dependsOn())),
        index.constraint().isEmpty()
            ? Ddl.render("drop index {0};", name(layout.schema(), index.name()))
            : dropConstraint(index.constraint()),
        "make it an index that is not unique");
  }

  private Fault reference(CatalogTable.Reference reference) {
    return Fault.different(
        "%s: foreign key '%s' over %s leads to %s.%s, a replica too: a row may come before the one that it refers to"
            .formatted(
                place(),
                reference.name(),
                quoted(reference.columns()),
                reference.schema(),
                reference.table()),
        dropConstraint(reference.name()));
  }

  /** Two rows that differ in the key cannot be equal in more columns than that. */
  private boolean isImplied(CatalogTable.Index index) {
    return index.unique() && index.columns().containsAll(key);
  }

  private boolean isGuarded(Collection<String> columns) {
    return !Collections.disjoint(columns, definition.guarded());
  }

  private String dropConstraint(String constraint) {
    return Ddl.render("alter table {0} drop constraint {1};", definition.table(), name(constraint));
  }

  private String place() {
    return "table %s.%s".formatted(layout.schema(), layout.table());
  }

  private static String quoted(Collection<String> columns) {
    return columns.stream().sorted().toList().toString().replace('[', '(').replace(']', ')');
  }
}
