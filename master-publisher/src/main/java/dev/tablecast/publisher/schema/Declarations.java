package dev.tablecast.publisher.schema;

import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnedColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a service declares to publish, found to be sound: it owns every facet, and each has exactly
 * one source. Immutable.
 *
 * @param tables the facets
 * @param outboxTables the outbox tables, by their topics' local names
 */
record Declarations(List<PublishedTable> tables, Map<String, OutboxTable> outboxTables) {

  Declarations {
    tables = List.copyOf(tables);
    outboxTables = Map.copyOf(outboxTables);
  }

  static Declarations of(
      String service,
      List<MasterTable> masterTables,
      List<OwnedColumns> ownedColumns,
      List<OutboxTable> outboxTables) {
    return new Reader(service).read(masterTables, ownedColumns, outboxTables);
  }

  OutboxTable outboxTable(String topic) {
    OutboxTable table = outboxTables.get(topic);
    if (table == null) {
      throw new IllegalArgumentException(
          "topic '%s' is not an outbox table's; those are %s"
              .formatted(topic, outboxTables.keySet()));
    }
    return table;
  }

  /** Refuses tables of messages that are declared twice, or are the source of a facet as well. */
  void requireOthers(String service, List<MessageTable> messageTables) {
    List<String> violations = new ArrayList<>();
    Set<MessageTable> seen = new HashSet<>();
    for (MessageTable messages : messageTables) {
      if (!seen.add(messages)) {
        violations.add(
            "MessageTable %s is declared twice; drop one of the beans".formatted(messages));
      }
      for (PublishedTable table : tables) {
        boolean source =
            messages.schema().equals(table.schema()) && messages.table().equals(table.table());
        if (source || messages.toString().equals(table.topic())) {
          violations.add(
              "MessageTable %s is also the source of '%s', or has its name; drop one of the beans"
                  .formatted(messages, table.topic()));
        }
      }
    }
    if (!violations.isEmpty()) {
      throw new DeclarationException(service, violations);
    }
  }

  /** Reads declarations and collects everything that is wrong. Used once. */
  private static final class Reader {

    private final String service;
    private final List<PublishedTable> tables = new ArrayList<>();
    private final Map<String, OutboxTable> outboxTables = new LinkedHashMap<>();
    private final Map<String, String> sources = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    Reader(String service) {
      this.service = service;
    }

    Declarations read(
        List<MasterTable> masters, List<OwnedColumns> columns, List<OutboxTable> outboxes) {
      for (MasterTable master : masters) {
        owned(master.contract(), "MasterTable " + master)
            .filter(facet -> inserts(facet, "MasterTable " + master))
            .map(facet -> new PublishedTable(facet, master.schema(), master.table(), false))
            .ifPresent(this::addCaptured);
      }
      for (OwnedColumns some : columns) {
        owned(some.contract(), "OwnedColumns " + some)
            .filter(facet -> insertsNot(facet, "OwnedColumns " + some))
            .map(facet -> new PublishedTable(facet, some.schema(), some.table(), false))
            .ifPresent(this::addCaptured);
      }
      for (OutboxTable outbox : outboxes) {
        owned(outbox.contract(), "OutboxTable " + outbox)
            .ifPresent(facet -> addOutbox(facet, outbox));
      }
      if (!violations.isEmpty()) {
        throw new DeclarationException(service, violations);
      }
      return new Declarations(tables, outboxTables);
    }

    private Optional<Facet> owned(TableContract contract, String declaration) {
      List<String> owners = contract.facets().stream().map(Facet::owner).toList();
      if (!owners.contains(service)) {
        violations.add(
            "%s: this service owns no column of it, its owners are %s. Declare it there, or set spring.application.name if this is such a service"
                .formatted(declaration, owners));
        return Optional.empty();
      }
      Facet facet = contract.facet(service);
      String other = sources.putIfAbsent(facet.topic(), declaration);
      if (other != null) {
        violations.add(
            "%s and %s both are the source of '%s', which can have only one; drop one of the beans"
                .formatted(other, declaration, facet.topic()));
        return Optional.empty();
      }
      return Optional.of(facet);
    }

    private boolean inserts(Facet facet, String declaration) {
      if (!facet.isMaster()) {
        violations.add(
            "%s: the table is %s's, this service owns only columns of it. Declare OwnedColumns.of(%s.class)"
                .formatted(declaration, facet.contract().owner(), nameOf(facet)));
      }
      return facet.isMaster();
    }

    private boolean insertsNot(Facet facet, String declaration) {
      if (facet.isMaster()) {
        violations.add(
            "%s: the table is this service's own, with all its rows. Declare MasterTable.of(%s.class)"
                .formatted(declaration, nameOf(facet)));
      }
      return !facet.isMaster();
    }

    private static String nameOf(Facet facet) {
      return facet.contract().descriptor().getName();
    }

    private void addCaptured(PublishedTable table) {
      for (PublishedTable other : tables) {
        if (other.schema().equals(table.schema()) && other.table().equals(table.table())) {
          violations.add(
              "table %s.%s is the source of both '%s' and '%s', but its log is read once; make them one contract, or one of them an OutboxTable"
                  .formatted(table.schema(), table.table(), other.topic(), table.topic()));
        }
      }
      tables.add(table);
    }

    private void addOutbox(Facet facet, OutboxTable outbox) {
      if (outbox.reader().isEmpty() && !outbox.isIncomplete()) {
        violations.add(
            "OutboxTable %s says neither how its rows can be read again nor that they cannot; add .rereadBy((connection, afterKey, limit) -> …) or .incomplete()"
                .formatted(outbox));
      }
      tables.add(new PublishedTable(facet, "", facet.contract().table(), true));
      outboxTables.put(facet.topic(), outbox);
    }
  }
}
