package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.wire.TransportType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The statements that apply changes to one replica's table, as SQL to be prepared. Their parameters
 * are arrays, one for each column, so that one statement serves batches of every size. Immutable
 * and thread-safe.
 */
public final class ReplicaStatements {

  private static final DSLContext POSTGRES = DSL.using(SQLDialect.POSTGRES);

  /** In a template, jOOQ takes a question mark for the next of the template's parts. */
  static final QueryPart PARAMETER = sql("?");

  private static final QueryPart OLDER = name("pg_temp", "tablecast_older");

  private final ReplicaLayout layout;

  public ReplicaStatements(ReplicaLayout layout) {
    this.layout = layout;
  }

  /**
   * Inserts or updates rows, but for those that have a later version already.
   *
   * <p>Parameters: an array for each of the columns, in their order, of the column's {@link
   * TransportType}; then one of versions, {@code uuid[]}. No key may come twice.
   *
   * @param columns the key's columns, then those to be written
   */
  public String upsert(List<ReplicaColumn> columns) {
    return render(
        """
        insert into {0} as r ({1})
        select {2} from (select {3}) as c ({4})
        on conflict ({5}) do update set {6}
        where r.{7} <= excluded.{7}""",
        table(),
        inserted(columns),
        selected(columns),
        unnested(columns, TransportType.UUID),
        places(columns.size() + 1),
        names(layout.key()),
        updated(columns),
        name(VERSION));
  }

  /**
   * Removes or marks rows, but for those that have a later version already.
   *
   * <p>Parameters: an array for each of the key's columns; then one of versions, {@code uuid[]};
   * then one of commit times, {@code timestamptz[]}. No key may come twice.
   */
  public String delete() {
    int keys = layout.key().size();
    String statement =
        layout.keepsDeleted()
            ? """
              update {0} as r set {5} = c.{6}, {4} = c.{7}
              from (select {1}) as c ({2})
              where {3} and r.{4} <= c.{7}"""
            : """
              delete from {0} as r
              using (select {1}) as c ({2})
              where {3} and r.{4} <= c.{7}""";
    return render(
        statement,
        table(),
        unnested(layout.key(), TransportType.UUID, TransportType.TIMESTAMPTZ),
        places(keys + 2),
        sameKey(),
        name(VERSION),
        name(DELETED_AT),
        place(keys + 1),
        place(keys));
  }

  /**
   * Removes or marks rows whose version is before that of a snapshot's beginning, but for some.
   *
   * <p>Parameters: the beginning, {@code uuid}; then the time to mark rows with, {@code
   * timestamptz}, which has no effect where rows are removed; then the keys of rows to be spared,
   * an array for each of the key's columns.
   */
  public String sweep() {
    String statement =
        layout.keepsDeleted()
            ? """
              with s (begun, at) as (values ({3}::uuid, {3}::timestamptz))
              update {0} as r set {2} = s.at from s where r.{1} < s.begun and r.{2} is null
                and not exists (select from (select {4}) as c ({5}) where {6})"""
            : """
              with s (begun, at) as (values ({3}::uuid, {3}::timestamptz))
              delete from {0} as r using s where r.{1} < s.begun
                and not exists (select from (select {4}) as c ({5}) where {6})""";
    return render(
        statement,
        table(),
        name(VERSION),
        name(DELETED_AT),
        PARAMETER,
        unnested(layout.key()),
        places(layout.key().size()),
        sameKey());
  }

  /**
   * Numbers what {@link #sweep} would remove or mark, in a temporary table of the transaction: for
   * each row the number {@code n}, {@code bigint} from 1 on, and its key.
   *
   * <p>Parameters: the beginning, {@code uuid}.
   */
  public String findOlder() {
    return render(
        """
        create temporary table {0} on commit drop as
        select row_number() over () as n, {1} from {2} as r where r.{3} < {4}{5}""",
        OLDER,
        travelling(layout.key()),
        table(),
        name(VERSION),
        PARAMETER,
        layout.keepsDeleted() ? sql(" and r.{0} is null", name(DELETED_AT)) : sql(""));
  }

  /**
   * Copies out keys that {@link #findOlder} has found, each column of its transport type, from n
   * on.
   */
  public String copyOlder(long first, int count) {
    return render(
        "copy (select {0} from {1} where n >= {2} and n < {3}) to stdout (format binary)",
        names(layout.key()), OLDER, inline(first), inline(first + count));
  }

  /**
   * Removes or marks rows of some keys, but for those that have a later version.
   *
   * <p>Parameters: an array for each of the key's columns; the version, {@code uuid}; the time to
   * mark rows with, {@code timestamptz}, which has no effect where rows are removed.
   */
  public String remove() {
    // A marked row keeps its version: the deletion's own is not known.
    String statement =
        layout.keepsDeleted()
            ? """
              with c ({6}) as (select {1}), bound (version, at) as (values ({5}::uuid, {5}::timestamptz))
              update {0} as r set {4} = bound.at from c, bound
              where {2} and r.{3} <= bound.version and r.{4} is null"""
            : """
              with c ({6}) as (select {1}), bound (version, at) as (values ({5}::uuid, {5}::timestamptz))
              delete from {0} as r using c, bound
              where {2} and r.{3} <= bound.version""";
    return render(
        statement,
        table(),
        unnested(layout.key()),
        sameKey(),
        name(VERSION),
        name(DELETED_AT),
        PARAMETER,
        places(layout.key().size()));
  }

  /** 1 if the replica has no row at all, else 0. */
  public String isEmpty() {
    return render("select (not exists (select from {0}))::integer", table());
  }

  /** How many rows are there by this transaction, {@code bigint}. */
  public String countInserted() {
    return render("select count(*) from {0} where xmin = pg_current_xact_id()::xid", table());
  }

  /** About how many rows the replica has, {@code bigint}; -1 if Postgres does not know. */
  public String estimate() {
    return render(
        "select reltuples::bigint from pg_class where oid = {0}::regclass",
        DSL.inline(render("{0}", table())));
  }

  /**
   * How many rows the replica has that are not marked as deleted.
   *
   * <p>Parameters: the version, {@code uuid}, later than which they do not count.
   */
  public String count() {
    return render("select count(*) from {0} as r where {1}", table(), isThere());
  }

  /** That a row r of the replica is not marked, and of a version up to a parameter. */
  final QueryPart isThere() {
    return layout.keepsDeleted()
        ? sql("r.{0} <= {1} and r.{2} is null", name(VERSION), PARAMETER, name(DELETED_AT))
        : sql("r.{0} <= {1}", name(VERSION), PARAMETER);
  }

  final ReplicaLayout layout() {
    return layout;
  }

  final Name table() {
    return layout.qualifiedTable();
  }

  static String render(String template, QueryPart... parts) {
    return POSTGRES.render(sql(template, parts));
  }

  /** The columns to be inserted, version and mark included. */
  final QueryPart inserted(List<ReplicaColumn> columns) {
    List<QueryPart> names = new ArrayList<>();
    columns.forEach(column -> names.add(name(column.name())));
    names.add(name(VERSION));
    return list(names);
  }

  /** The values for {@link #inserted}, out of a relation c of {@link #places}. */
  static QueryPart selected(List<ReplicaColumn> columns) {
    List<QueryPart> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(value(columns.get(i), place(i)));
    }
    values.add(sql("c.{0}", place(columns.size())));
    return list(values);
  }

  /** What a conflicting insert updates: no local column, and no key. */
  final QueryPart updated(List<ReplicaColumn> columns) {
    List<QueryPart> assignments = new ArrayList<>();
    for (ReplicaColumn column : columns) {
      if (!column.column().key()) {
        assignments.add(sql("{0} = excluded.{0}", name(column.name())));
      }
    }
    assignments.add(sql("{0} = excluded.{0}", name(VERSION)));
    if (layout.keepsDeleted()) {
      assignments.add(sql("{0} = null", name(DELETED_AT)));
    }
    return list(assignments);
  }

  /** That a row r of the replica has the key of c. */
  final QueryPart sameKey() {
    List<ReplicaColumn> key = layout.key();
    List<QueryPart> equalities = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      equalities.add(sql("r.{0} = {1}", name(key.get(i).name()), value(key.get(i), place(i))));
    }
    return join(" and ", equalities);
  }

  /** Columns of a row r, as they would travel and under their own names. */
  final QueryPart travelling(List<ReplicaColumn> columns) {
    return list(
        columns.stream()
            .map(column -> sql("r.{0}::{1} as {0}", name(column.name()), transport(column)))
            .toList());
  }

  static QueryPart transport(ReplicaColumn column) {
    return name(column.transport().sqlName());
  }

  /** The first columns of a relation c of {@link #places}, as they travelled. */
  static QueryPart staged(int count) {
    return list(IntStream.range(0, count).mapToObj(i -> sql("c.{0}", place(i))).toList());
  }

  static QueryPart names(List<ReplicaColumn> columns) {
    return list(columns.stream().map(column -> name(column.name())).toList());
  }

  /** Names for the columns of a relation of changes, by their places. */
  static QueryPart places(int count) {
    return list(IntStream.range(0, count).mapToObj(ReplicaStatements::place).toList());
  }

  static Name place(int index) {
    return name("c" + index);
  }

  static QueryPart value(ReplicaColumn column, Name place) {
    return value("c", column, place);
  }

  /** A value as it travelled, out of that relation. */
  static QueryPart value(String relation, ReplicaColumn column, Name place) {
    QueryPart travelled = name(relation, place.last());
    return column.needsCast() ? sql("{0}::{1}", travelled, DSL.raw(column.castType())) : travelled;
  }

  /**
   * The parameters as columns, all of one length. In a select's list Postgres gives their elements
   * one by one; in a FROM clause it would first write each array's to a store of their own.
   */
  static QueryPart unnested(List<ReplicaColumn> columns, TransportType... more) {
    List<TransportType> types = new ArrayList<>();
    columns.forEach(column -> types.add(column.transport()));
    types.addAll(List.of(more));
    return list(types.stream().map(type -> sql("unnest({0})", parameter(type))).toList());
  }

  static QueryPart parameter(TransportType type) {
    return sql("{0}::{1}[]", PARAMETER, name(type.sqlName()));
  }

  static QueryPart join(String separator, List<QueryPart> parts) {
    String template =
        String.join(
            separator, IntStream.range(0, parts.size()).mapToObj(i -> "{" + i + "}").toList());
    return sql(template, parts.toArray(QueryPart[]::new));
  }
}
