package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.PARAMETER;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.names;
import static dev.tablecast.replica.table.ReplicaStatements.parameter;
import static dev.tablecast.replica.table.ReplicaStatements.place;
import static dev.tablecast.replica.table.ReplicaStatements.places;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static dev.tablecast.replica.table.ReplicaStatements.selected;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.wire.TransportType;
import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;

/**
 * The statements that gather a partition's view in temporary tables, and bring the replica's table
 * to it by sets. Temporary tables are not logged, and gone with the connection that made them.
 * Immutable and thread-safe.
 *
 * <p>A staged row has its values as they travelled, its version, the number of the set of columns
 * that its writer knows or {@link #DELETED}, and, if deleted, when.
 */
public final class StageStatements {

  /** In place of a set of columns: the row is deleted, and has its key alone. */
  public static final int DELETED = -1;

  private static final QueryPart STAGE = name("pg_temp", "tablecast_stage");
  private static final QueryPart LATEST = name("pg_temp", "tablecast_latest");
  private static final QueryPart ABSENT = name("pg_temp", "tablecast_absent");

  private final ReplicaLayout layout;
  private final ReplicaStatements statements;

  public StageStatements(ReplicaLayout layout) {
    this.layout = layout;
    this.statements = new ReplicaStatements(layout);
  }

  /** Makes the empty tables, in this order; those of an earlier catch-up are dropped. */
  public List<String> create() {
    List<String> all = new ArrayList<>(drop());
    all.add(createRows("tablecast_stage"));
    all.add(createRows("tablecast_latest"));
    all.add(
        render(
            "create temporary table {0} (n bigint not null, {1})",
            name("tablecast_absent"), definitions(layout.key())));
    return all;
  }

  /** Drops the tables where they exist. */
  public List<String> drop() {
    return List.of(
        render("drop table if exists {0}", STAGE),
        render("drop table if exists {0}", LATEST),
        render("drop table if exists {0}", ABSENT));
  }

  /**
   * Copies rows into the stage in binary format: the layout's columns, each of its {@link
   * TransportType}; the version, {@code uuid}; the set of columns, {@code int4}; when deleted,
   * {@code timestamptz}.
   */
  public String copyIn() {
    return render("copy {0} from stdin (format binary)", STAGE);
  }

  /** Takes over the last of each key from the stage, in the key's order. */
  public List<String> reduce() {
    QueryPart key = places(layout.key().size());
    return List.of(
        render(
            "insert into {0} select distinct on ({1}) * from {2} order by {1}, v desc",
            LATEST, key, STAGE),
        render("truncate {0}", STAGE),
        render("analyze {0}", LATEST));
  }

  /**
   * Inserts or updates rows that have one set of columns, but for those that have a later version.
   *
   * <p>Parameters: the set's number, {@code int4}; the version from which on rows are alive, {@code
   * uuid}.
   */
  public String upsert(List<ReplicaColumn> columns) {
    return render(
        """
        insert into {0} as r ({1})
        select {2} from (select {3}, v from {4} where s = {9} and v >= {9}) as c ({5})
        on conflict ({6}) do update set {7}
        where r.{8} <= excluded.{8}""",
        statements.table(),
        statements.inserted(columns),
        selected(columns),
        list(columns.stream().map(column -> place(layout.columns().indexOf(column))).toList()),
        LATEST,
        places(columns.size() + 1),
        names(layout.key()),
        statements.updated(columns),
        name(VERSION),
        PARAMETER);
  }

  /**
   * Removes or marks rows that are deleted, but for those that have a later version.
   *
   * <p>Parameters: the time for those whose deletion's is unknown, {@code timestamptz}; the version
   * before which rows are dead, {@code uuid}.
   */
  public String delete() {
    int keys = layout.key().size();
    String statement =
        layout.keepsDeleted()
            ? """
              with c ({1}) as (
                select {2}, v, coalesce(at, {9}) from {3} where s < 0 or v < {9})
              update {0} as r set {6} = c.{7}, {5} = c.{8} from c
              where {4} and r.{5} <= c.{8} and (r.{6} is null or r.{5} < c.{8})"""
            : """
              with c ({1}) as (
                select {2}, v, coalesce(at, {9}) from {3} where s < 0 or v < {9})
              delete from {0} as r using c
              where {4} and r.{5} <= c.{8}""";
    return render(
        statement,
        statements.table(),
        places(keys + 2),
        places(keys),
        LATEST,
        statements.sameKey(),
        name(VERSION),
        name(DELETED_AT),
        place(keys + 1),
        place(keys),
        PARAMETER);
  }

  /**
   * Finds rows of the replica that the stage does not have, of all partitions.
   *
   * <p>Parameters: the version up to which the stage reaches, {@code uuid}.
   */
  public String findAbsent() {
    List<QueryPart> keys = new ArrayList<>();
    for (ReplicaColumn column : layout.key()) {
      keys.add(sql("r.{0}::{1}", name(column.name()), name(column.transport().sqlName())));
    }
    return render(
        """
        insert into {0}
        select row_number() over (), {1} from {2} as r
        where r.{3} <= {7} and {4} and not exists (select from {5} as c where {6})""",
        ABSENT,
        list(keys),
        statements.table(),
        name(VERSION),
        layout.keepsDeleted() ? sql("r.{0} is null", name(DELETED_AT)) : sql("true"),
        LATEST,
        statements.sameKey(),
        PARAMETER);
  }

  /** Copies out the keys of absent rows, each of its column's transport type, from n on. */
  public String copyAbsent(long first, int count) {
    return render(
        "copy (select {0} from {1} where n >= {2} and n < {3}) to stdout (format binary)",
        places(layout.key().size()), ABSENT, inline(first), inline(first + count));
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
        statements.table(),
        list(parameters),
        places(layout.key().size()),
        statements.sameKey(),
        name(VERSION),
        name(DELETED_AT),
        PARAMETER);
  }

  private String createRows(String table) {
    return render(
        "create temporary table {0} ({1}, v uuid not null, s integer not null, at timestamptz)",
        name(table), definitions(layout.columns()));
  }

  private static QueryPart definitions(List<ReplicaColumn> columns) {
    List<QueryPart> definitions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      TransportType type = columns.get(i).transport();
      definitions.add(sql("{0} {1}", place(i), name(type.sqlName())));
    }
    return join(", ", definitions);
  }
}
