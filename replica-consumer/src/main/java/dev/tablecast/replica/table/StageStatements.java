package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaStatements.PARAMETER;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.place;
import static dev.tablecast.replica.table.ReplicaStatements.places;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.wire.TransportType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;

/**
 * The statements that gather what a topic says in temporary tables, and find what the replica's
 * table has otherwise. Temporary tables are not logged, and gone with the connection that made
 * them. Immutable and thread-safe.
 *
 * <p>A row of the stage has its values as they travelled, its version, the number of the set of
 * columns that its writer knows or {@link #DELETED}, if deleted when, and its partition. Of each
 * key the latest then is in a second table, numbered. What becomes of values in the types of the
 * replica's table, which may not take them, is seen when they are compared or written.
 */
public final class StageStatements {

  /** In place of a set of columns: the row is deleted, and has its key alone. */
  public static final int DELETED = -1;

  static final QueryPart STAGE = name("pg_temp", "tablecast_stage");
  static final QueryPart LATEST = name("pg_temp", "tablecast_latest");
  static final QueryPart ABSENT = name("pg_temp", "tablecast_absent");

  private final ReplicaLayout layout;
  private final MergeStatements merge;
  private final Differences differences;

  private StageStatements(ReplicaLayout layout, LocalTypes types) {
    this.layout = layout;
    this.differences = new Differences(layout, types);
    this.merge = new MergeStatements(layout, differences);
  }

  /** The statements for a replica whose table is as it is now. */
  public static StageStatements of(Connection connection, ReplicaLayout layout)
      throws SQLException {
    return new StageStatements(layout, LocalTypes.of(connection, layout));
  }

  /** The statements that bring the replica's table to what is staged. */
  public MergeStatements merge() {
    return merge;
  }

  /** Makes the empty tables, in this order; those of an earlier time are dropped. */
  public List<String> create() {
    List<String> all = new ArrayList<>(drop());
    List<QueryPart> transports = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      transports.add(
          sql("{0} {1}", place(i), ReplicaStatements.transport(layout.columns().get(i))));
    }
    String table =
        "create temporary table {0} ({1}, v uuid not null, s integer not null, at timestamptz,"
            + " p integer not null{2})";
    all.add(render(table, name("tablecast_stage"), join(", ", transports), sql("")));
    all.add(
        render(
            table, name("tablecast_latest"), join(", ", transports), sql(", n bigint not null")));
    all.add(
        render(
            "create temporary table {0} (n bigint not null, {1})",
            name("tablecast_absent"), join(", ", transports.subList(0, layout.key().size()))));
    return all;
  }

  /** Drops the tables where they exist. */
  public List<String> drop() {
    return List.of(
        render("drop table if exists {0}", STAGE),
        render("drop table if exists {0}", LATEST),
        render("drop table if exists {0}", ABSENT));
  }

  /** To be run first in a transaction, which then sees what another one that exported it sees. */
  public static String see(String snapshot) {
    return render("set transaction snapshot {0}", inline(snapshot));
  }

  /**
   * Copies rows into the stage in binary format: the layout's columns, each of its {@link
   * TransportType}; the version, {@code uuid}; the set of columns, {@code int4}; when deleted,
   * {@code timestamptz}; the partition, {@code int4}.
   */
  public String copyIn() {
    return render("copy {0} from stdin (format binary)", STAGE);
  }

  /**
   * Drops staged rows of one partition.
   *
   * <p>Parameters: the partition, {@code int4}; the version up to which they go, {@code uuid}, NULL
   * for none; the one before which they go, {@code uuid}.
   */
  public String dropFrom() {
    return render(
        "delete from {0} where p = {1} and (v <= {1}::uuid or v < {1}::uuid)", STAGE, PARAMETER);
  }

  /** Takes staged rows for another partition's: the new one and the old one, {@code int4}. */
  public String moveTo() {
    return render("update {0} set p = {1} where p = {1}", STAGE, PARAMETER);
  }

  /** Lets Postgres know that there are many different keys in the stage. */
  public String analyze() {
    return render("analyze {0} ({1})", STAGE, places(layout.key().size()));
  }

  /**
   * Takes over the last of each key, in the key's order; one that is older than its partition's
   * last whole snapshot is deleted.
   *
   * <p>Parameters: of each partition the version from which on rows are alive, {@code uuid[]}.
   */
  public String reduce() {
    return reduce(sql(""));
  }

  /**
   * Does the same, but leaves out what the replica's table has already. Fails if the table's types
   * refuse a value.
   *
   * @param sets the sets of columns that rows have, by their numbers
   */
  public String narrow(List<List<ReplicaColumn>> sets) {
    // A delete of a row that is nowhere stays, or an older row of its key would take its place.
    return reduce(
        sql(
            "left join {0} as r on {1} where {2} or {3}",
            layout.qualifiedTable(),
            differences.sameKey(),
            differences.any(sets),
            differences.nowhere()));
  }

  private String reduce(QueryPart wanted) {
    return render(
        """
        insert into {0}
        select c.*, row_number() over () from (
          select distinct on ({1}) c.*
          from (
            select {2}, v, case when v < alive[p + 1] then {3} else s end as s, at, p
            from {4}, (select {5}::uuid[] as alive) as snapshots
          ) as c {6}
          order by {1}, c.v desc
        ) as c""",
        LATEST,
        ReplicaStatements.staged(layout.key().size()),
        places(layout.columns().size()),
        inline(DELETED),
        STAGE,
        PARAMETER,
        wanted);
  }

  /** To be run once that is done: the stage is free for what comes since. */
  public List<String> reduced() {
    return List.of(render("truncate {0}", STAGE), render("analyze {0}", LATEST));
  }

  /**
   * Counts the replica's rows that are staged, as {@link ReplicaStatements#count} does.
   *
   * <p>Parameters: the version, {@code uuid}, later than which the replica's rows do not count.
   */
  public String countMatched() {
    return render(
        "select count(*) from {0} as r where {1} and exists (select from {2} as c where {3})",
        layout.qualifiedTable(),
        new ReplicaStatements(layout).isThere(),
        STAGE,
        differences.sameKey());
  }

  /**
   * Whether the replica has any row that is staged, {@code boolean}. Counted, for Postgres expects
   * to find a first one soon, and where there is none would compare each row with each.
   */
  public String matchesAny() {
    return render(
        "select count(*) > 0 from {0} as r where exists (select from {1} as c where {2})",
        layout.qualifiedTable(), STAGE, differences.sameKey());
  }

  /**
   * Finds rows of the replica that are not staged, of all partitions.
   *
   * <p>Parameters: the version up to which the stage reaches, {@code uuid}.
   */
  public String findAbsent() {
    ReplicaStatements statements = new ReplicaStatements(layout);
    return render(
        """
        insert into {0}
        select row_number() over (), {1} from {2} as r
        where {3} and not exists (select from {4} as c where {5})""",
        ABSENT,
        statements.travelling(layout.key()),
        layout.qualifiedTable(),
        statements.isThere(),
        STAGE,
        differences.sameKey());
  }

  /** Copies out the keys of absent rows, each of its column's transport type, from n on. */
  public String copyAbsent(long first, int count) {
    return render(
        "copy (select {0} from {1} where n >= {2} and n < {3}) to stdout (format binary)",
        places(layout.key().size()), ABSENT, inline(first), inline(first + count));
  }
}
