package dev.tablecast.replica.table;

import static dev.tablecast.replica.table.ReplicaLayout.DELETED_AT;
import static dev.tablecast.replica.table.ReplicaLayout.VERSION;
import static dev.tablecast.replica.table.ReplicaStatements.PARAMETER;
import static dev.tablecast.replica.table.ReplicaStatements.join;
import static dev.tablecast.replica.table.ReplicaStatements.places;
import static dev.tablecast.replica.table.ReplicaStatements.render;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.wire.TransportType;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/**
 * The statements that bring a table to a baseline, all of whose rows are known beforehand: staged,
 * then merged, so that only what differs is written. A row that the table's owner has sent is left
 * alone for good, and so is a local column. Only for tables that keep what is deleted. Immutable
 * and thread-safe.
 */
public final class BaselineStatements {

  private static final QueryPart STAGE = name("pg_temp", "tablecast_baseline");

  /** No commit is at LSN 0: the first version that an owner can give. */
  private static final Version FIRST_SENT = new Version(1, 1, 0);

  private final ReplicaLayout layout;

  public BaselineStatements(ReplicaLayout layout) {
    if (!layout.keepsDeleted()) {
      throw new IllegalArgumentException(
          "of %s nothing would tell which rows its owner has deleted".formatted(layout));
    }
    this.layout = layout;
  }

  /** The version of rows that a baseline brings, earlier than all that an owner gives. */
  public static Version version(int generation) {
    return new Version(1, 0, generation);
  }

  /** Makes an empty stage, whose columns are as the table's, for this transaction. */
  public String createStage() {
    return render(
        "create temporary table {0} on commit drop as select {1} from {2} with no data",
        name("tablecast_baseline"),
        ReplicaStatements.names(layout.columns()),
        layout.qualifiedTable());
  }

  /** Drops the stage, so that another may be made in this transaction. */
  public String dropStage() {
    return render("drop table {0}", STAGE);
  }

  /**
   * Stages rows.
   *
   * <p>Parameters: an array for each of the layout's columns, of the column's {@link
   * TransportType}.
   */
  public String stage() {
    List<QueryPart> values = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      values.add(ReplicaStatements.value(layout.columns().get(i), ReplicaStatements.place(i)));
    }
    return render(
        "insert into {0} select {1} from (select {2}) as c ({3})",
        STAGE,
        list(values),
        ReplicaStatements.unnested(layout.columns()),
        places(layout.columns().size()));
  }

  /**
   * Updates rows that are otherwise than staged, or marked as deleted.
   *
   * <p>Parameters: the version that they get, {@code uuid}.
   */
  public String update() {
    return render(
        """
        update {0} as r set {1}, {2} = {3}, {4} = null from {5} as c
        where {6} and {7} and (r.{4} is not null or not {8})""",
        layout.qualifiedTable(),
        list(kept("{0} = c.{0}")),
        name(VERSION),
        PARAMETER,
        name(DELETED_AT),
        STAGE,
        sameKey(),
        isBaseline(),
        isSame());
  }

  /**
   * Inserts rows that are missing.
   *
   * <p>Parameters: the version that they get, {@code uuid}.
   */
  public String insert() {
    return render(
        """
        insert into {0} ({1}, {2}) select {3}, {4} from {5} as c
        where not exists (select from {0} as r where {6}) on conflict do nothing""",
        layout.qualifiedTable(),
        ReplicaStatements.names(layout.columns()),
        name(VERSION),
        list(all("c.{0}")),
        PARAMETER,
        STAGE,
        sameKey());
  }

  /**
   * Marks rows that are not staged as deleted now.
   *
   * <p>Parameters: the version that they get, {@code uuid}.
   */
  public String mark() {
    return render(
        """
        update {0} as r set {1} = now(), {2} = {3}
        where r.{1} is null and {4} and not exists (select from {5} as c where {6})""",
        layout.qualifiedTable(),
        name(DELETED_AT),
        name(VERSION),
        PARAMETER,
        isBaseline(),
        STAGE,
        sameKey());
  }

  /** How many rows are not marked, {@code bigint}. */
  public String count() {
    return render(
        "select count(*) from {0} where {1} is null", layout.qualifiedTable(), name(DELETED_AT));
  }

  private QueryPart isBaseline() {
    return sql("r.{0} < {1}::uuid", name(VERSION), inline(FIRST_SENT.toUuid().toString()));
  }

  /** As they are stored, for not every type has an equality. */
  private QueryPart isSame() {
    return sql("record_image_eq(row({0}), row({1}))", list(kept("r.{0}")), list(kept("c.{0}")));
  }

  private QueryPart sameKey() {
    return join(
        " and ",
        layout.key().stream()
            .map(key -> (QueryPart) sql("r.{0} = c.{0}", name(key.name())))
            .toList());
  }

  private List<QueryPart> all(String template) {
    return named(layout.columns(), template);
  }

  /** The columns besides the key; the key itself, where there is nothing else. */
  private List<QueryPart> kept(String template) {
    List<ReplicaColumn> columns = layout.columns();
    List<ReplicaColumn> rest = columns.subList(layout.key().size(), columns.size());
    return named(rest.isEmpty() ? layout.key() : rest, template);
  }

  private static List<QueryPart> named(List<ReplicaColumn> columns, String template) {
    return columns.stream()
        .map(column -> (QueryPart) sql(template, DSL.name(column.name())))
        .toList();
  }
}
