package dev.tablecast.replica.table;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.sql;

import dev.tablecast.wire.TransportType;
import java.util.ArrayList;
import java.util.List;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/**
 * The statements that write many new rows at once by COPY, which converts nothing: only where each
 * column's type is the one that its values are transported as. Immutable and thread-safe.
 */
public final class BulkStatements {

  private final ReplicaStatements statements;
  private final List<ReplicaColumn> columns;

  /**
   * @param columns the key's columns, then the others to be written
   */
  public BulkStatements(ReplicaStatements statements, List<ReplicaColumn> columns) {
    this.statements = statements;
    this.columns = columns;
  }

  /** Whether there can be such a table: no column's values have to be cast. */
  public boolean arePossible() {
    return columns.stream().noneMatch(ReplicaColumn::needsCast);
  }

  /**
   * Tells in one row of one {@code boolean} whether COPY may be used: the columns have the types of
   * the transport, and the table has none of the keys. It stays so until the transaction ends, but
   * for rows that others insert.
   *
   * <p>Parameters: an array for each of the key's columns, of the column's {@link TransportType}.
   */
  public String areNew() {
    return ReplicaStatements.render(
        "select {0} and not exists ({1})", haveTypes(), rowsOf(statements.layout().key()));
  }

  /** Tells in the same way whether the columns have the types of the transport. */
  public String fit() {
    return ReplicaStatements.render("select {0}", haveTypes());
  }

  private QueryPart haveTypes() {
    return sql(
        """
        not exists (
            select from (values {0}) as t (name, type)
            join pg_attribute as a on a.attrelid = {1}::regclass and a.attname = t.name
            where case when a.atttypid in (1042, 1043) then 25 else a.atttypid end <> t.type)""",
        types(), inline(ReplicaStatements.render("{0}", statements.table())));
  }

  /** Rows with one of the keys, out of the index: its leaves are passed through once. */
  private QueryPart rowsOf(List<ReplicaColumn> key) {
    if (key.size() == 1) {
      return sql(
          "select from {0} as r where r.{1} = any ({2})",
          statements.table(),
          DSL.name(key.get(0).name()),
          ReplicaStatements.parameter(key.get(0).transport()));
    }
    // Of more columns Postgres has no such search. It makes no join of a subquery with an OFFSET,
    // so each key is looked up by itself.
    return sql(
        """
        select from (select {0}) as c ({1})
        where exists (select from {2} as r where {3} offset 0)""",
        ReplicaStatements.unnested(key),
        ReplicaStatements.places(key.size()),
        statements.table(),
        statements.sameKey());
  }

  /** Takes rows of the columns' values and a version each, in binary. */
  public String copyIn() {
    return ReplicaStatements.render(
        "copy {0} ({1}) from stdin (format binary)",
        statements.table(), statements.inserted(columns));
  }

  private QueryPart types() {
    List<QueryPart> types = new ArrayList<>();
    for (ReplicaColumn column : columns) {
      types.add(sql("({0}, {1})", inline(column.name()), inline(column.transport().oid())));
    }
    return list(types);
  }
}
