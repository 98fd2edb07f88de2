package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.place;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;

/**
 * What a row r of the replica may have otherwise than a staged row c, whose values are as they
 * travelled, as conditions of a query. A row that has a later version differs in nothing.
 * Immutable.
 */
record Differences(ReplicaLayout layout, LocalTypes types) {

  /** That r has the key of c. */
  QueryPart sameKey() {
    List<QueryPart> equalities = new ArrayList<>();
    for (int i = 0; i < layout.key().size(); i++) {
      QueryPart key = ReplicaStatements.value(layout.key().get(i), place(i));
      equalities.add(sql("r.{0} = {1}", name(layout.key().get(i).name()), key));
    }
    return join(" and ", equalities);
  }

  /** That there is no r, so that it is to be inserted. */
  QueryPart missing() {
    return sql("(c.s >= 0 and r.{0} is null)", name(VERSION));
  }

  /** That r is to be removed or marked. */
  QueryPart gone() {
    return layout.keepsDeleted()
        ? sql(
            "(c.s < 0 and r.{0} <= c.v and (r.{1} is null or r.{0} < c.v))",
            name(VERSION), name(DELETED_AT))
        : sql("(c.s < 0 and r.{0} <= c.v)", name(VERSION));
  }

  /** That there is no r, and there shall be none. */
  QueryPart nowhere() {
    return sql("(c.s < 0 and r.{0} is null)", name(VERSION));
  }

  /** That r is to be updated, by the set of columns that c has. */
  QueryPart updated(List<List<ReplicaColumn>> sets) {
    List<QueryPart> each = new ArrayList<>(List.of(sql("false")));
    for (int i = 0; i < sets.size(); i++) {
      // Where there is no r nothing need be compared, and a value may be refused.
      each.add(
          sql(
              "c.s = {0} and r.{1} is not null and {2}",
              inline(i), name(VERSION), updatedIn(sets.get(i))));
    }
    return sql("({0})", join(" or ", each));
  }

  /**
   * That r is to be updated in these columns. They are compared as they are stored, since not every
   * type has an equality, and one such as citext's takes different texts for the same.
   */
  QueryPart updatedIn(List<ReplicaColumn> columns) {
    List<QueryPart> here = new ArrayList<>();
    List<QueryPart> there = new ArrayList<>();
    for (ReplicaColumn column : columns) {
      if (!column.column().key()) {
        int index = layout.columns().indexOf(column);
        here.add(sql("r.{0}::{1}", name(column.name()), types.at(index)));
        there.add(
            sql("({0})::{1}", ReplicaStatements.value(column, place(index)), types.at(index)));
      }
    }
    return sql(
        "r.{0} <= c.v and (r.{0} < c.v or {1} or not record_image_eq(row({2}), row({3})))",
        name(VERSION),
        layout.keepsDeleted() ? sql("r.{0} is not null", name(DELETED_AT)) : sql("false"),
        list(here),
        list(there));
  }

  /** That r is to be inserted, updated, removed or marked. */
  QueryPart any(List<List<ReplicaColumn>> sets) {
    return sql("({0} or {1} or {2})", missing(), gone(), updated(sets));
  }
}
