package dev.tablecast.publisher.schema;

import static dev.tablecast.publisher.schema.Statements.name;
import static dev.tablecast.publisher.schema.Statements.names;
import static dev.tablecast.publisher.schema.Statements.render;

import dev.tablecast.contract.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Name;

/** Compares a contract's key with the replica identity, by which the log tells rows apart. */
final class KeyCheck {

  private final PublishedTable published;
  private final Set<String> key = new LinkedHashSet<>();

  KeyCheck(PublishedTable published) {
    this.published = published;
    published.facet().key().stream().map(Column::name).forEach(key::add);
  }

  /** The faults of the table, or of its partitions, each of which has an identity of its own. */
  List<Fault> faults(CatalogTable table) {
    boolean keyExists = key.stream().allMatch(column -> table.column(column).isPresent());
    List<Fault> faults = new ArrayList<>();
    for (CatalogTable.Identity identity : table.identities()) {
      if (keyExists && !identity.kind().equals("f") && !identity.columns().equals(key)) {
        faults.add(fault(identity, table));
      }
    }
    return faults;
  }

  private Fault fault(CatalogTable.Identity identity, CatalogTable table) {
    String found =
        "table %s.%s: %s, but the contract's key is %s"
            .formatted(identity.schema(), identity.table(), describe(identity), quoted(key));
    List<String> choices = new ArrayList<>();
    boolean itself =
        identity.schema().equals(table.schema()) && identity.table().equals(table.name());
    Optional<CatalogTable.UniqueIndex> index =
        table.keys().stream().filter(each -> each.columns().equals(key)).findFirst();
    if (index.isPresent() && (itself || index.get().primary())) {
      choices.add(use(identity, index.get()));
    } else if (itself && table.keys().stream().noneMatch(CatalogTable.UniqueIndex::primary)) {
      choices.add(render("ALTER TABLE {0} ADD PRIMARY KEY ({1})", tableOf(identity), names(key)));
    } else {
      String indexName = identity.table() + "_replica_identity";
      choices.add(
          render(
                  "CREATE UNIQUE INDEX {0} ON {1} ({2})",
                  name(indexName), tableOf(identity), names(key))
              + " "
              + useIndex(identity, indexName));
    }
    if (!identity.columns().isEmpty()) {
      choices.add(
          "mark %s as key in the contract, if rows are told apart by that: [(tablecast.column).key = true]"
              .formatted(quoted(identity.columns())));
    }
    return Fault.ofContract(found, choices);
  }

  private static String describe(CatalogTable.Identity identity) {
    return switch (identity.setting()) {
      case "n" -> "its replica identity is NOTHING, so that updates and deletes cannot be told";
      case "f" -> "its replica identity is FULL, which is slow and tells of no key";
      case "i" ->
          identity.columns().isEmpty()
              ? "its replica identity is an index that was dropped"
              : "its replica identity is an index over " + quoted(identity.columns());
      default ->
          identity.columns().isEmpty()
              ? "it has no primary key that is checked at once, so that updates and deletes cannot be told"
              : "its primary key is " + quoted(identity.columns());
    };
  }

  private static String use(CatalogTable.Identity identity, CatalogTable.UniqueIndex index) {
    return index.primary()
        ? render("ALTER TABLE {0} REPLICA IDENTITY DEFAULT", tableOf(identity))
        : useIndex(identity, index.name());
  }

  private static String useIndex(CatalogTable.Identity identity, String index) {
    return render(
        "ALTER TABLE {0} REPLICA IDENTITY USING INDEX {1}", tableOf(identity), name(index));
  }

  private static Name tableOf(CatalogTable.Identity identity) {
    return name(identity.schema(), identity.table());
  }

  private static String quoted(Set<String> columns) {
    return columns.stream().sorted().toList().toString().replace('[', '(').replace(']', ')');
  }
}
