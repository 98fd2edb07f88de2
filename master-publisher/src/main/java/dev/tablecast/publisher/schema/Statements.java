package dev.tablecast.publisher.schema;

import java.util.Collection;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Statements of Postgres, to be run or to be read by a person. */
final class Statements {

  private Statements() {}

  /** A statement with its {@code {0}}, {@code {1}}, … filled in. */
  static String render(String template, QueryPart... parts) {
    return DSL.using(SQLDialect.POSTGRES).renderInlined(DSL.query(template, parts)) + ";";
  }

  static Name name(String... parts) {
    return DSL.name(parts);
  }

  static QueryPart names(Collection<String> names) {
    return DSL.list(names.stream().map(DSL::name).toList());
  }

  /** A type as the contract writes it, which its reader has found to be nothing but a type. */
  static QueryPart type(String sqlType) {
    return DSL.sql(sqlType);
  }
}
