package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.raw;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.table.GuardTrigger.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Name;
import org.jooq.QueryPart;

/**
 * What a replica's table is made of, as statements: what others own of it, and its guard. A service
 * adds its own columns to that. Immutable.
 */
public final class TableDefinition {

  private static final int FILL_PERCENT = 75;

  private final ReplicaLayout layout;

  public TableDefinition(ReplicaLayout layout) {
    this.layout = layout;
  }

  /** The names of all columns that the service may not write, Tablecast's own included. */
  public List<String> guarded() {
    List<String> names = new ArrayList<>();
    layout.columns().forEach(column -> names.add(column.name()));
    names.add(VERSION);
    if (layout.keepsDeleted()) {
      names.add(DELETED_AT);
    }
    return names;
  }

  /** The triggers that the guard consists of. */
  public List<GuardTrigger> guard() {
    String owner = layout.facet().owner();
    TableContract contract = layout.facet().contract();
    String set = contract.isFrozen() ? contract.table() : "";
    List<GuardTrigger> triggers = new ArrayList<>();
    for (Event event : List.of(Event.INSERT, Event.DELETE, Event.TRUNCATE)) {
      triggers.add(new GuardTrigger(event, owner, "", set));
    }
    guarded().forEach(column -> triggers.add(new GuardTrigger(Event.UPDATE, owner, column, set)));
    return triggers;
  }

  /** Makes the table. */
  public String create() {
    List<QueryPart> lines = new ArrayList<>();
    for (ReplicaColumn column : layout.columns()) {
      lines.add(
          sql(
              column.column().nullable() ? "{0} {1}" : "{0} {1} not null",
              name(column.name()),
              raw(column.column().sqlType())));
    }
    lines.add(sql("{0} uuid not null", name(VERSION)));
    if (layout.keepsDeleted()) {
      lines.add(sql("{0} timestamptz", name(DELETED_AT)));
    }
    lines.add(sql("primary key ({0})", ReplicaStatements.names(layout.key())));
    return Ddl.render(
        "create table {0} (\n  {1}\n);", table(), ReplicaStatements.join(",\n  ", lines));
  }

  /** Leaves room for a row's next version on its own page: then no index changes with it. */
  public String leaveRoom() {
    return Ddl.render(
        "alter table {0} set (fillfactor = {1});", table(), raw(Integer.toString(FILL_PERCENT)));
  }

  /**
   * Adds a column; rows that are there have no value until they come again, hence never NOT NULL.
   */
  public String add(ReplicaColumn column) {
    return add(column.name(), column.column().sqlType());
  }

  /** Adds the column of versions, which the table's rows must have: it takes an empty table. */
  public String addVersion() {
    return add(VERSION, "uuid not null");
  }

  /** Adds the column that tells since when a row is deleted. */
  public String addDeletedAt() {
    return add(DELETED_AT, "timestamptz");
  }

  /** Makes these triggers, or makes them what they should be. */
  public String create(List<GuardTrigger> triggers) {
    return triggers.stream()
        .map(trigger -> trigger.create(table()))
        .collect(Collectors.joining("\n"));
  }

  /** Drops a trigger that the guard no longer has. */
  public String drop(String trigger) {
    return Ddl.render("drop trigger {0} on {1};", name(trigger), table());
  }

  /** The table's name, to be put into a statement. */
  public Name table() {
    return layout.qualifiedTable();
  }

  private String add(String column, String type) {
    return Ddl.render("alter table {0} add column {1} {2};", table(), name(column), raw(type));
  }
}
