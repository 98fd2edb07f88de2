package dev.tablecast.publisher.log;

import java.util.List;

/**
 * A table as the log describes it before its first change.
 *
 * @param oid its object id, by which changes name it
 * @param schema the schema it is in
 * @param table its name
 * @param columns the published columns, in the order of their values
 * @param typeOids the columns' types
 */
public record Relation(
    int oid, String schema, String table, List<String> columns, List<Integer> typeOids) {

  public Relation {
    columns = List.copyOf(columns);
    typeOids = List.copyOf(typeOids);
  }
}
