package dev.tablecast.replica.schema;

import dev.tablecast.replica.table.GuardTrigger;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the guard of a replica's table with what the declaration asks for. */
final class GuardCheck {

  private final ReplicaLayout layout;
  private final TableDefinition definition;

  GuardCheck(ReplicaLayout layout) {
    this.layout = layout;
    this.definition = new TableDefinition(layout);
  }

  /** One fault at most for what is missing: a guard is whole or it is none. */
  List<Fault> faults(CatalogTable table) {
    Map<String, CatalogTrigger> found = new HashMap<>();
    table.triggers().forEach(trigger -> found.put(trigger.name(), trigger));
    List<String> wrong = new ArrayList<>();
    List<GuardTrigger> made = new ArrayList<>();
    for (GuardTrigger expected : definition.guard()) {
      CatalogTrigger trigger = found.remove(expected.name());
      if (trigger == null || !trigger.enabled() || !trigger.is(expected)) {
        String how =
            trigger == null ? "is missing" : trigger.enabled() ? "is another" : "is disabled";
        wrong.add("%s %s".formatted(expected.name(), how));
        made.add(expected);
      }
    }
    List<Fault> faults = new ArrayList<>();
    if (!made.isEmpty()) {
      faults.add(
          Fault.missing(
              "%s is not guarded as it is declared: trigger %s"
                  .formatted(place(), String.join(", ", wrong)),
              definition.create(made)));
    }
    // Not refused: a release that is rolled back finds the guard of the one that kept more.
    if (!found.isEmpty()) {
      List<String> stale = found.keySet().stream().sorted().toList();
      faults.add(
          Fault.leftover(
              "%s: trigger %s guards what is not kept".formatted(place(), String.join(", ", stale)),
              stale.stream().map(definition::drop).collect(Collectors.joining("\n"))));
    }
    return faults;
  }

  private String place() {
    return "table %s.%s".formatted(layout.schema(), layout.table());
  }
}
