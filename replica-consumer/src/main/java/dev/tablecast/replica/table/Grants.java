package dev.tablecast.replica.table;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;

import java.util.List;
import org.jooq.Name;
import org.jooq.QueryPart;

/**
 * Who may do what at the strict level of the guard, as statements that may run again. Immutable.
 *
 * @param service the role that the service logs in as
 * @param applier the role that replication writes as
 */
public record Grants(String service, String applier) {

  public Grants {
    if (service.isBlank() || applier.isBlank() || service.equals(applier)) {
      throw new IllegalArgumentException(
          "the service and replication need a role each, not '%s' and '%s'"
              .formatted(service, applier));
    }
  }

  /** Tablecast's own tables, for the applier alone. */
  public String tablecast() {
    return render(
        """
        revoke all on all tables in schema tablecast from public, {0};
        revoke all on schema tablecast from public, {0};
        grant usage on schema tablecast to {1};
        grant select, insert, update, delete on all tables in schema tablecast to {1};""",
        name(service), name(applier));
  }

  /** A replica's table: the applier writes it, the service reads it and updates its own columns. */
  public String table(ReplicaLayout layout) {
    Name table = layout.qualifiedTable();
    return String.join(
        "\n",
        render(
            """
            grant usage on schema {0} to {1}, {2};
            revoke all on {3} from public, {1};
            grant select, insert, update%s on {3} to {2};
            grant select on {3} to {1};"""
                .formatted(layout.keepsDeleted() ? "" : ", delete"),
            name(layout.schema()),
            name(service),
            name(applier),
            table),
        localColumns(layout, table));
  }

  /** What a listener writes besides is the service's; it does so in the applier's transaction. */
  public String listeners() {
    return render("grant {0} to {1};", name(service), name(applier));
  }

  /** A declaration does not know which columns there are beside the copied ones; the table does. */
  private String localColumns(ReplicaLayout layout, Name table) {
    List<? extends QueryPart> guarded =
        new TableDefinition(layout).guarded().stream().map(column -> inline(column)).toList();
    // Not by the template: nothing is filled in between dollar signs.
    return """
    do $grants$
    declare
      own text := (
        select string_agg(format('%%I', attname), ', ' order by attnum)
        from pg_attribute
        where attrelid = %s::regclass
          and attnum > 0
          and not attisdropped
          and attgenerated = ''
          and attname not in (%s)
      );
    begin
      if own is not null then
        execute format('grant update (%%s) on %%s to %%I', own, %s, %s);
      end if;
    end
    $grants$;"""
        .formatted(
            literal(render("{0}", table)),
            render("{0}", list(guarded)),
            literal(render("{0}", table)),
            literal(service));
  }

  private static String literal(String text) {
    return render("{0}", inline(text));
  }

  private static String render(String template, QueryPart... parts) {
    return Ddl.render(template, parts);
  }
}
