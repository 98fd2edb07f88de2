package dev.tablecast.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The contract of one table, read from a generated message class. Immutable.
 *
 * <p>A field is a column: {@code optional} makes it nullable, {@code repeated} an array, the
 * options of {@code tablecast/options.proto} say the rest. What a table cannot keep exactly, such
 * as a {@code oneof}, a map or an unsigned integer, is refused.
 */
public final class TableContract {

  private final Descriptor descriptor;
  private final String table;
  private final String owner;
  private final List<Column> columns;
  private final List<Column> key;
  private final List<Facet> facets;

  /** Takes what {@link ContractReader} found to be sound. */
  TableContract(Descriptor descriptor, String table, String owner, List<Column> columns) {
    this.descriptor = descriptor;
    this.table = table;
    this.owner = owner;
    this.columns = List.copyOf(columns);
    this.key = this.columns.stream().filter(Column::key).toList();
    this.facets = facetsOf(this);
  }

  /**
   * Reads the contract from a class that {@code protoc} generated.
   *
   * @throws ContractException with every broken rule at once
   */
  public static TableContract of(Class<? extends Message> message) {
    return of(ContractReader.descriptorOf(message));
  }

  /**
   * Reads the contract from a message's descriptor, which may also come from a topic's schema.
   *
   * @throws ContractException with every broken rule at once
   */
  public static TableContract of(Descriptor message) {
    return new ContractReader(message).read();
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  /** The table's name in the owner's schema. */
  public String table() {
    return table;
  }

  /** The service that inserts and deletes the rows. */
  public String owner() {
    return owner;
  }

  /** Whether the structure is for good, as that of a table that a packaged data set fills. */
  public boolean isFrozen() {
    return ContractOptions.table(descriptor).orElseThrow().getFrozen();
  }

  /** All columns, in the order of their field numbers. */
  public List<Column> columns() {
    return columns;
  }

  /** The key's columns, in the order of their field numbers. */
  public List<Column> key() {
    return key;
  }

  /** The column of that name; refuses an unknown one with the names there are. */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the contract of table '%s' has no column '%s'; it has %s"
                        .formatted(table, name, columns.stream().map(Column::name).toList())));
  }

  /** The facet of the table's owner. */
  public Facet masterFacet() {
    return facets.get(0);
  }

  /** The facet of a service; refuses one that owns no column, naming those that do. */
  public Facet facet(String owner) {
    return facets.stream()
        .filter(facet -> facet.owner().equals(owner))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "service '%s' owns no column of table '%s'; its columns are owned by %s"
                        .formatted(owner, table, facets.stream().map(Facet::owner).toList())));
  }

  /** Every facet, the table owner's first. */
  public List<Facet> facets() {
    return facets;
  }

  /** Names the contract by its message and table. */
  @Override
  public String toString() {
    return descriptor.getFullName() + " (table " + table + " of " + owner + ")";
  }

  private static List<Facet> facetsOf(TableContract contract) {
    Set<String> owners = new LinkedHashSet<>();
    owners.add(contract.owner);
    contract.columns.forEach(column -> owners.add(column.owner()));
    List<Facet> facets = new ArrayList<>();
    for (String owner : owners) {
      facets.add(
          contract.columns.stream()
              .filter(column -> column.key() || column.owner().equals(owner))
              .collect(
                  Collectors.collectingAndThen(
                      Collectors.toList(), owned -> new Facet(contract, owner, owned))));
    }
    return List.copyOf(facets);
  }
}
