package dev.tablecast.replica.table;

import org.jooq.DSLContext;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** Statements as text, to be run or to be read by a person. */
public final class Ddl {

  private static final DSLContext POSTGRES = DSL.using(SQLDialect.POSTGRES, new Settings());

  private Ddl() {}

  /** A template with its {@code {0}}, {@code {1}}, … filled in. */
  public static String render(String template, QueryPart... parts) {
    return POSTGRES.renderInlined(DSL.sql(template, parts));
  }
}
