package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.PARAMETER;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.place;
import static dev.tablecast.replica.table.ReplicaStatements.places;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static dev.tablecast.replica.table.StageStatements.LATEST;
import static dev.tablecast.replica.table.StageStatements.STAGE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.contract.Column;
import dev.tablecast.wire.TransportType;
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
  private final ReplicaStatements statements;
  private final Differences differences;

  MergeStatements(ReplicaLayout layout, Differences differences) {
    this.layout = layout;
    this.statements = new ReplicaStatements(layout);
    this.differences = differences;
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
        differences.sameKey(),
        name(VERSION),
        name(DELETED_AT),
        differences.gone(),
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
        assignments.add(sql("{0} = {1}", name(column.name()), staged(column)));
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
        differences.sameKey(),
        PARAMETER,
        inline(number),
        differences.updatedIn(columns));
  }

  /**
   * Inserts rows that have one set of columns and are missing, but for those that have gone since.
   *
   * <p>Parameters: those of {@link #update}; then the version from which on rows are alive, {@code
   * uuid}.
   *
   * @param number the set's
   */
  public String insert(List<ReplicaColumn> columns, int number) {
    return render(
        """
        insert into {0} ({1})
        select {2}, c.v from {3} as c
        where c.p = {4} and c.n between {4} and {4} and c.s = {5}
          and c.v >= {4} and not exists (select from {0} as r where {6}) and {7}""",
        layout.qualifiedTable(),
        statements.inserted(columns),
        list(columns.stream().map(this::staged).toList()),
        LATEST,
        PARAMETER,
        inline(number),
        differences.sameKey(),
        notDeletedSince());
  }

  /**
   * Inserts the latest staged rows that have one set of columns, where the replica has none of
   * them; one that was applied since is left alone or updated, as its version says.
   *
   * <p>Parameters: the partition, {@code int4}; the version from which on rows are alive, {@code
   * uuid}.
   *
   * @param number the set's
   */
  public String insertAll(List<ReplicaColumn> columns, int number) {
    return render(
        """
        with bound (p, alive) as (values ({7}::int4, {7}::uuid))
        insert into {0} as r ({1})
        select {2}, c.v
        from (
          select distinct on ({3}) * from {4} where p = (select p from bound) order by {3}, v desc
        ) as c, bound
        where c.s = {5} and c.v >= bound.alive
        on conflict ({6}) do update set {8} where r.{9} <= excluded.{9}""",
        layout.qualifiedTable(),
        statements.inserted(columns),
        list(columns.stream().map(this::staged).toList()),
        places(layout.key().size()),
        STAGE,
        inline(number),
        ReplicaStatements.names(layout.key()),
        PARAMETER,
        statements.updated(columns),
        name(VERSION));
  }

  /**
   * Counts, in one row: those that would be inserted, updated, removed; and those of which it
   * cannot be told, since the replica has not come so far.
   *
   * <p>Parameters: the partition, {@code int4}; the version up to which the replica has all, {@code
   * uuid}; the version from which on rows are alive, {@code uuid}.
   */
  public String count(List<List<ReplicaColumn>> sets) {
    return render(
        """
        with bound (p, v, alive) as (values ({5}::int4, {5}::uuid, {5}::uuid))
        select count(*) filter (where c.v between bound.alive and bound.v and {2} and {6}),
          count(*) filter (where c.v <= bound.v and {3}),
          count(*) filter (where c.v <= bound.v and {4}),
          count(*) filter (where c.v > bound.v)
        from {0} as c join bound on bound.p = c.p left join {1} as r on {7}""",
        LATEST,
        layout.qualifiedTable(),
        differences.missing(),
        differences.updated(sets),
        differences.gone(),
        PARAMETER,
        notDeletedSince(),
        differences.sameKey());
  }

  /** Copies out the row of that number: the layout's columns, each as the owner's table has it. */
  public String copyRow(long n) {
    List<QueryPart> values = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      Column column = layout.columns().get(i).column();
      values.add(
          column.array()
              ? sql("c.{0}::{1}[]", place(i), name(TransportType.ofElements(column).sqlName()))
              : sql("c.{0}", place(i)));
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
    return render(
        """
        copy (
          select {0} from {1} as c left join {2} as r on {3}
          where c.p = {4} and {5} and {6} limit {7}
        ) to stdout (format binary)""",
        ReplicaStatements.staged(layout.key().size()),
        LATEST,
        layout.qualifiedTable(),
        differences.sameKey(),
        inline(partition),
        differences.any(sets),
        notDeletedSince(),
        inline(count));
  }

  /** The stage by now has the deletes that came after what was reduced. */
  private QueryPart notDeletedSince() {
    List<QueryPart> equalities = new ArrayList<>();
    for (int i = 0; i < layout.key().size(); i++) {
      equalities.add(sql("c.{0} = d.{0}", place(i)));
    }
    return sql(
        "not exists (select from {0} as d where {1} and d.v > c.v)",
        STAGE, join(" and ", equalities));
  }

  /** A staged value, on its way into the column. */
  private QueryPart staged(ReplicaColumn column) {
    return ReplicaStatements.value(column, place(layout.columns().indexOf(column)));
  }
}
