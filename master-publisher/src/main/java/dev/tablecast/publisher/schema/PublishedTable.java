package dev.tablecast.publisher.schema;

import dev.tablecast.contract.Facet;

/**
 * One facet that this service publishes, and where it comes from. Immutable.
 *
 * @param facet the facet
 * @param schema the schema of the table it is captured from; empty if {@code outbox}
 * @param table the table it is captured from; the contract's name of it if {@code outbox}
 * @param outbox whether the service hands the rows over itself
 */
public record PublishedTable(Facet facet, String schema, String table, boolean outbox) {

  /** How a service declares it, as in {@code MasterTable.of(Movie.class)}. */
  String declaration() {
    String kind = outbox ? "OutboxTable" : facet.isMaster() ? "MasterTable" : "OwnedColumns";
    return "%s.of(%s.class)".formatted(kind, facet.contract().descriptor().getName());
  }

  /** The topic's local name. */
  public String topic() {
    return facet.topic();
  }
}
