package dev.tablecast.replica.schema;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.raw;

import dev.tablecast.contract.compatibility.SqlType;
import dev.tablecast.replica.table.Ddl;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the columns of a replica's table with those that are kept. Used once. */
final class ColumnCheck {

  private static final String FIRST_VERSION = "00000000-0000-0000-0000-000000000000";

  private final ReplicaLayout layout;
  private final TableDefinition definition;
  private final CatalogTable table;
  private final List<Fault> faults = new ArrayList<>();

  ColumnCheck(ReplicaLayout layout, CatalogTable table) {
    this.layout = layout;
    this.table = table;
    this.definition = new TableDefinition(layout);
  }

  List<Fault> faults() {
    layout.columns().forEach(this::checkKept);
    checkOwn();
    checkLocal();
    return faults;
  }

  /** A column that is kept of the contract's. */
  private void checkKept(ReplicaColumn column) {
    Optional<CatalogColumn> found = table.column(column.name());
    if (found.isEmpty()) {
      missing(column);
      return;
    }
    if (!holds(found.get(), column)) {
      different(
          "%s is %s, which does not hold every %s of the contract's"
              .formatted(place(column.name()), found.get().type(), column.column().sqlType()),
          alterType(column.name(), column.column().sqlType()));
    }
    if (column.column().nullable() && found.get().notNull()) {
      different(
          "%s is NOT NULL, but optional in the contract: a row without it could not be kept"
              .formatted(place(column.name())),
          alter(column.name(), "drop not null"));
    }
    checkWritable(found.get());
    if (column.column().key() && !found.get().deterministic()) {
      different(
          "%s is part of the key, but texts of other bytes can be equal there: two rows of the owner's would be one"
              .formatted(place(column.name())),
          alterType(column.name(), column.column().sqlType() + " collate \"C\""));
    }
  }

  /** The columns that are Tablecast's own. */
  private void checkOwn() {
    table
        .column(VERSION)
        .ifPresentOrElse(
            found -> {
              checkType(found, "uuid");
              checkWritable(found);
              if (!found.notNull()) {
                different(
                    "%s may be NULL: rows without a version would never change"
                        .formatted(place(VERSION)),
                    alter(VERSION, "set not null"));
              }
            },
            () ->
                faults.add(
                    Fault.missing(
                        "%s is missing, which tells old changes from new ones"
                            .formatted(place(VERSION)),
                        definition.addVersion(),
                        definition.addVersion().replace(";", " default '" + FIRST_VERSION + "';")
                            + " if the table has rows: those that the owner does not have will go")));
    if (layout.keepsDeleted()) {
      table
          .column(DELETED_AT)
          .ifPresentOrElse(
              found -> {
                checkType(found, "timestamptz");
                checkWritable(found);
                if (found.notNull()) {
                  different(
                      "%s is NOT NULL, but a row that is not deleted has none"
                          .formatted(place(DELETED_AT)),
                      alter(DELETED_AT, "drop not null"));
                }
              },
              () ->
                  faults.add(
                      Fault.missing(
                          "%s is missing, where KEEP_MARKED marks".formatted(place(DELETED_AT)),
                          definition.addDeletedAt(),
                          ".onDelete(REMOVE)")));
    }
  }

  /** The columns that are the service's own, which rows get when they are inserted. */
  private void checkLocal() {
    List<String> guarded = definition.guarded();
    for (CatalogColumn column : table.columns()) {
      if (!guarded.contains(column.name())
          && column.notNull()
          && !column.hasDefault()
          && !column.generated()) {
        different(
            "%s is this service's own, NOT NULL and without a default: no row of the owner's could be inserted"
                .formatted(place(column.name())),
            alter(column.name(), "set default …"),
            alter(column.name(), "drop not null"));
      }
    }
  }

  private void missing(ReplicaColumn column) {
    String found = "%s does not exist, but is to be kept".formatted(place(column.name()));
    String rename =
        ".column(\"%s\", \"…\") on the ReplicaTable, if the table calls it otherwise"
            .formatted(column.column().name());
    faults.add(
        column.column().key()
            ? Fault.different(found, rename, definition.add(column))
            : Fault.missing(found, definition.add(column), rename, "leave it out of .columns(…)"));
  }

  private void checkType(CatalogColumn found, String type) {
    if (!SqlType.parse(found.base()).equals(SqlType.parse(type))) {
      different(
          "%s is %s, not %s".formatted(place(found.name()), found.type(), type),
          alterType(found.name(), type));
    }
  }

  private void checkWritable(CatalogColumn found) {
    if (found.generated()) {
      different(
          "%s is generated, so that the owner's value cannot be written"
              .formatted(place(found.name())),
          alter(found.name(), "drop expression"));
    }
    if (found.identity()) {
      different(
          "%s is an identity: its values are the owner's, not counted here"
              .formatted(place(found.name())),
          alter(found.name(), "drop identity"));
    }
  }

  /** By name, as types of the user's own are told; or because no value can be cut or rounded. */
  private static boolean holds(CatalogColumn found, ReplicaColumn column) {
    String contract = column.column().sqlType();
    return plainName(found.type()).equals(plainName(contract))
        || SqlType.parse(found.base()).holds(SqlType.parse(contract));
  }

  /** Without its schema, which Postgres writes or not, depending on the session's search path. */
  private static String plainName(String type) {
    String unquoted = type.replace("\"", "");
    return unquoted.substring(unquoted.lastIndexOf('.') + 1);
  }

  private void different(String found, String... choices) {
    faults.add(Fault.different(found, choices));
  }

  /** Postgres alters no type of a column that a trigger names, hence lifts the guard meanwhile. */
  private String alterType(String column, String type) {
    String alter = alter(column, "type " + type);
    return definition.guard().stream()
        .filter(trigger -> trigger.column().equals(column) && isThere(trigger.name()))
        .findFirst()
        .map(
            trigger ->
                String.join(
                    "\n",
                    definition.drop(trigger.name()),
                    alter,
                    definition.create(List.of(trigger))))
        .orElse(alter);
  }

  private boolean isThere(String trigger) {
    return table.triggers().stream().anyMatch(found -> found.name().equals(trigger));
  }

  private String alter(String column, String how) {
    return Ddl.render(
        "alter table {0} alter column {1} {2};", definition.table(), name(column), raw(how));
  }

  private String place(String column) {
    return "table %s.%s, column '%s'".formatted(layout.schema(), layout.table(), column);
  }
}
