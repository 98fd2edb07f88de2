package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.PARAMETER;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.parameter;
import static dev.tablecast.replica.table.ReplicaStatements.place;
import static dev.tablecast.replica.table.ReplicaStatements.places;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static dev.tablecast.replica.table.StageStatements.LATEST;
import static dev.tablecast.replica.table.StageStatements.STAGE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;

/**
 * The statements that bring the rows of one partition to what is staged of it, or only count them.
 * A row that has a later version is always left alone, a local column too. Immutable and
 * thread-safe.
 */
public final class MergeStatements {

  private final ReplicaLayout layout;
  private final LocalTypes types;
  private final ReplicaStatements statements;

  MergeStatements(ReplicaLayout layout, LocalTypes types) {
    this.layout = layout;
    this.types = types;
    this.statements = new ReplicaStatements(layout);
  }

  /**
   * Removes or marks rows that are deleted.
   *
   * <p>Parameters: the time for those whose deletion's is unknown, {@code timestamptz}, which has
   * no effect where rows are removed; then those of {@link #update}.
   */
  public String delete() {
    String statement =
        layout.keepsDeleted()
            ? """
              with bound (at) as (values ({6}::timestamptz))
              update {0} as r set {4} = coalesce(c.at, bound.at), {3} = c.v
              from {1} as c, bound
              where {2} and c.p = {6} and c.n between {6} and {6} and {5}"""
            : """
              with bound (at) as (values ({6}::timestamptz))
              delete from {0} as r using {1} as c, bound
              where {2} and c.p = {6} and c.n between {6} and {6} and {5}""";
    return render(
        statement,
        layout.qualifiedTable(),
        LATEST,
        sameKey(),
        name(VERSION),
        name(DELETED_AT),
        gone(),
        PARAMETER);
  }

  /**
   * Updates rows that have one set of columns and differ.
   *
   * <p>Parameters: the partition, {@code int4}; the first of the numbers of rows that are meant and
   * the last, {@code bigint}.
   *
   * @param number the set's
   */
  public String update(List<ReplicaColumn> columns, int number) {
    List<QueryPart> assignments = new ArrayList<>();
    for (ReplicaColumn column : columns) {
      if (!column.column().key()) {
        assignments.add(sql("{0} = c.{1}", name(column.name()), placeOf(column)));
      }
    }
    assignments.add(sql("{0} = c.v", name(VERSION)));
    if (layout.keepsDeleted()) {
      assignments.add(sql("{0} = null", name(DELETED_AT)));
    }
    return render(
        """
        update {0} as r set {1} from {2} as c
        where {3} and c.p = {4} and c.n between {4} and {4} and c.s = {5} and {6}""",
        layout.qualifiedTable(),
        list(assignments),
        LATEST,
        sameKey(),
        PARAMETER,
        inline(number),
        differsIn(columns));
  }

  /**
   * Inserts rows that have one set of columns and are missing, but for those that have been deleted
   * since.
   *
   * <p>Parameters: those of {@link #update}.
   *
   * @param number the set's
   */
  public String insert(List<ReplicaColumn> columns, int number) {
    return render(
        """
        insert into {0} ({1})
        select {2}, c.v from {3} as c
        where c.p = {4} and c.n between {4} and {4} and c.s = {5}
          and not exists (select from {0} as r where {6}) and {7}""",
        layout.qualifiedTable(),
        statements.inserted(columns),
        list(columns.stream().map(column -> sql("c.{0}", placeOf(column))).toList()),
        LATEST,
        PARAMETER,
        inline(number),
        sameKey(),
        notDeletedSince());
  }

  /**
   * Counts, in one row: those that would be inserted, updated, removed; and those of which it
   * cannot be told, since the replica has not come so far.
   *
   * <p>Parameters: the partition, {@code int4}; the version up to which the replica has all, {@code
   * uuid}.
   */
  public String count(List<List<ReplicaColumn>> sets) {
    return render(
        """
        with bound (p, v) as (values ({5}::int4, {5}::uuid))
        select count(*) filter (where c.v <= bound.v and {2} and {6}),
          count(*) filter (where c.v <= bound.v and {3}),
          count(*) filter (where c.v <= bound.v and {4}),
          count(*) filter (where c.v > bound.v)
        from {0} as c join bound on bound.p = c.p left join {1} as r on {7}""",
        LATEST,
        layout.qualifiedTable(),
        missing(),
        differsInAny(sets),
        gone(),
        PARAMETER,
        notDeletedSince(),
        sameKey());
  }

  /** Copies out the row of that number: the layout's columns, each of the table's own type. */
  public String copyRow(long n) {
    List<QueryPart> values = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      values.add(sql("c.{0}", place(i)));
    }
    return render(
        "copy (select {0} from {1} as c where n = {2}) to stdout (format binary)",
        list(values), LATEST, inline(n));
  }

  /**
   * Tells of the row of that number the set of columns, {@code int4}, and the version, {@code
   * uuid}.
   *
   * <p>Parameters: the number, {@code bigint}.
   */
  public String describeRow() {
    return render("select s, v from {0} where n = {1}", LATEST, PARAMETER);
  }

  /** Tells the first and the last number of a partition's rows, its number being the parameter. */
  public String numbers() {
    return render(
        "select coalesce(min(n), 0), coalesce(max(n), -1) from {0} where p = {1}",
        LATEST, PARAMETER);
  }

  /**
   * Copies out the keys of some rows that would change, as {@link StageStatements#copyAbsent} does.
   */
  public String copyChanged(List<List<ReplicaColumn>> sets, int partition, int count) {
    List<QueryPart> keys = new ArrayList<>();
    for (int i = 0; i < layout.key().size(); i++) {
      keys.add(travelling(i));
    }
    return render(
        """
        copy (
          select {0} from {1} as c left join {2} as r on {3}
          where c.p = {4} and {5} and {6} limit {7}
        ) to stdout (format binary)""",
        list(keys),
        LATEST,
        layout.qualifiedTable(),
        sameKey(),
        inline(partition),
        differs(sets),
        notDeletedSince(),
        inline(count));
  }

  /**
   * Removes or marks rows that are absent from the stage.
   *
   * <p>Parameters: an array for each of the key's columns; the version up to which the stage
   * reaches, {@code uuid}; the time to mark rows with, {@code timestamptz}, which has no effect
   * where rows are removed.
   */
  public String removeAbsent() {
    List<QueryPart> parameters = new ArrayList<>();
    layout.key().forEach(column -> parameters.add(parameter(column.transport())));
    // A marked row keeps its version: the deletion's own is not known.
    String statement =
        layout.keepsDeleted()
            ? """
              with c as (select * from unnest({1}) as k ({2})),
                   bound (version, at) as (values ({6}::uuid, {6}::timestamptz))
              update {0} as r set {5} = bound.at from c, bound
              where {3} and r.{4} <= bound.version and r.{5} is null"""
            : """
              with c as (select * from unnest({1}) as k ({2})),
                   bound (version, at) as (values ({6}::uuid, {6}::timestamptz))
              delete from {0} as r using c, bound
              where {3} and r.{4} <= bound.version""";
    return render(
        statement,
        layout.qualifiedTable(),
        list(parameters),
        places(layout.key().size()),
        statements.sameKey(),
        name(VERSION),
        name(DELETED_AT),
        PARAMETER);
  }

  /** That a row r of the replica has the key of c, whose values are of the replica's types. */
  QueryPart sameKey() {
    List<QueryPart> equalities = new ArrayList<>();
    for (int i = 0; i < layout.key().size(); i++) {
      equalities.add(sql("r.{0} = c.{1}", name(layout.key().get(i).name()), place(i)));
    }
    return join(" and ", equalities);
  }

  /** That the replica's row r is missing, or is to be changed to c. */
  QueryPart differs(List<List<ReplicaColumn>> sets) {
    return sql("({0} or {1} or {2})", missing(), gone(), differsInAny(sets));
  }

  private static QueryPart missing() {
    return sql("(c.s >= 0 and r.{0} is null)", name(VERSION));
  }

  private QueryPart gone() {
    return layout.keepsDeleted()
        ? sql(
            "(c.s < 0 and r.{0} <= c.v and (r.{1} is null or r.{0} < c.v))",
            name(VERSION), name(DELETED_AT))
        : sql("(c.s < 0 and r.{0} <= c.v)", name(VERSION));
  }

  private QueryPart differsInAny(List<List<ReplicaColumn>> sets) {
    List<QueryPart> each = new ArrayList<>(List.of(sql("false")));
    for (int i = 0; i < sets.size(); i++) {
      each.add(sql("c.s = {0} and {1}", inline(i), differsIn(sets.get(i))));
    }
    return sql("({0})", join(" or ", each));
  }

  /**
   * As they are stored, since not every type has an equality, and one such as citext's takes
   * different texts for the same.
   */
  private QueryPart differsIn(List<ReplicaColumn> columns) {
    List<QueryPart> here = new ArrayList<>();
    List<QueryPart> there = new ArrayList<>();
    for (ReplicaColumn column : columns) {
      if (!column.column().key()) {
        int index = layout.columns().indexOf(column);
        here.add(sql("r.{0}::{1}", name(column.name()), types.at(index)));
        there.add(sql("c.{0}", place(index)));
      }
    }
    return sql(
        "r.{0} <= c.v and (r.{0} < c.v or {1} or not record_image_eq(row({2}), row({3})))",
        name(VERSION),
        layout.keepsDeleted() ? sql("r.{0} is not null", name(DELETED_AT)) : sql("false"),
        list(here),
        list(there));
  }

  /** The stage by now has the deletes that came after what was reduced. */
  private QueryPart notDeletedSince() {
    List<QueryPart> equalities = new ArrayList<>();
    for (int i = 0; i < layout.key().size(); i++) {
      equalities.add(
          sql(
              "c.{0} = {1}",
              place(i), ReplicaStatements.value("d", layout.key().get(i), place(i))));
    }
    return sql(
        "not exists (select from {0} as d where {1} and d.v > c.v)",
        STAGE, join(" and ", equalities));
  }

  /** A value of the latest as it travelled. */
  private QueryPart travelling(int place) {
    return sql("c.{0}::{1}", place(place), name(layout.columns().get(place).transport().sqlName()));
  }

  private QueryPart placeOf(ReplicaColumn column) {
    return place(layout.columns().indexOf(column));
  }
}
