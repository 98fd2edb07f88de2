package dev.tablecast.rules.sql;

import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Clause;
import org.jooq.CommonTableExpression;
import org.jooq.Configuration;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.Row;
import org.jooq.Table;
import org.jooq.VisitContext;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultVisitListener;
import org.jooq.impl.DefaultVisitListenerProvider;
import org.jooq.impl.QOM;

/**
 * Collects what a parsed statement does, while jOOQ renders it: the clause that a table stands in
 * tells what is done to it. (The open-source edition has no other walk through a query.)
 */
@SuppressWarnings("deprecation") // Clauses are deprecated for removal some day, without successor.
final class UseCollector extends DefaultVisitListener {

  /** Clauses that decide what is done to a table within; the innermost one counts. */
  private static final Map<Clause, Access> BY_CLAUSE =
      Map.ofEntries(
          Map.entry(Clause.SELECT, Access.READ),
          Map.entry(Clause.UPDATE_FROM, Access.READ),
          Map.entry(Clause.MERGE_USING, Access.READ),
          Map.entry(Clause.INSERT_INSERT_INTO, Access.INSERT),
          Map.entry(Clause.UPDATE_UPDATE, Access.UPDATE),
          Map.entry(Clause.DELETE_DELETE, Access.DELETE),
          Map.entry(Clause.MERGE_MERGE_INTO, Access.UPDATE),
          Map.entry(Clause.TRUNCATE_TRUNCATE, Access.TRUNCATE));

  private final List<TableUse> uses = new ArrayList<>();
  private final Set<String> local = new HashSet<>();
  private Optional<TableName> mergeTarget = Optional.empty();

  private UseCollector() {}

  static List<TableUse> of(Query query, Configuration configuration) {
    UseCollector collector = new UseCollector();
    DSL.using(configuration.derive(new DefaultVisitListenerProvider(collector))).render(query);
    return collector.uses.stream()
        .filter(use -> use.table().schema() != null || !collector.isLocal(use.table()))
        .toList();
  }

  /** Whether a WITH clause of the same statement gives the name another meaning. */
  private boolean isLocal(TableName table) {
    return local.contains(table.table().toLowerCase(Locale.ROOT));
  }

  @Override
  public void visitStart(VisitContext context) {
    QueryPart part = context.queryPart();
    if (part instanceof CommonTableExpression<?> expression) {
      local.add(expression.getName().toLowerCase(Locale.ROOT));
    } else if (part instanceof QOM.Insert<?> insert) {
      add(insert.$into(), Access.INSERT, names(insert.$columns()));
      add(insert.$into(), Access.UPDATE, names(insert.$updateSet().keySet()));
    } else if (part instanceof QOM.Update<?> update) {
      add(update.$table(), Access.UPDATE, names(update.$set().keySet()));
    } else if (part instanceof QOM.Delete<?> delete) {
      add(delete.$from(), Access.DELETE, List.of());
    } else if (part instanceof Table<?> table && isReference(context)) {
      visitTable(table, context);
    } else if (has(context, Clause.MERGE_WHEN_NOT_MATCHED_THEN_INSERT)) {
      mergeTarget.ifPresent(target -> addOnce(new TableUse(target, Access.INSERT)));
    }
  }

  private void visitTable(Table<?> table, VisitContext context) {
    Access access = accessIn(context);
    boolean written = access == Access.INSERT || access == Access.UPDATE || access == Access.DELETE;
    TableName name = nameOf(table.getQualifiedName());
    if (has(context, Clause.MERGE_MERGE_INTO)) {
      mergeTarget = Optional.of(name);
    }
    if (!written) {
      addOnce(new TableUse(name, access));
    } else if (access == Access.DELETE
        && uses.stream().noneMatch(use -> use.table().equals(name))) {
      addOnce(new TableUse(name, Access.READ)); // DELETE … USING
    }
  }

  /** Whether the table itself is meant, not as what qualifies a column. */
  private static boolean isReference(VisitContext context) {
    Clause[] clauses = context.clauses();
    int last = clauses.length - 1;
    return last >= 1
        && clauses[last] == Clause.TABLE_REFERENCE
        && !(last >= 2 && clauses[last - 2] == Clause.FIELD);
  }

  private static Access accessIn(VisitContext context) {
    Clause[] clauses = context.clauses();
    for (int i = clauses.length - 1; i >= 0; i--) {
      Access access = BY_CLAUSE.get(clauses[i]);
      if (access != null) {
        return access;
      }
    }
    return Access.DEFINE;
  }

  private static boolean has(VisitContext context, Clause clause) {
    return context.clausesLength() > 0 && Arrays.asList(context.clauses()).contains(clause);
  }

  private void add(Table<?> written, Access access, List<String> columns) {
    if (access == Access.UPDATE && columns.isEmpty()) {
      return;
    }
    Table<?> table = written;
    while (table instanceof QOM.TableAlias<?> alias) {
      table = alias.$table();
    }
    addOnce(new TableUse(nameOf(table.getQualifiedName()), access, columns));
  }

  private void addOnce(TableUse use) {
    if (!uses.contains(use)) {
      uses.add(use);
    }
  }

  private static List<String> names(Collection<?> written) {
    List<String> names = new ArrayList<>();
    for (Object part : written) {
      if (part instanceof Field<?> field) {
        names.add(field.getName());
      } else if (part instanceof Row row) {
        names.addAll(names(List.of(row.fields())));
      }
    }
    return names;
  }

  private static TableName nameOf(Name name) {
    Name[] parts = name.parts();
    Name table = parts[parts.length - 1];
    return new TableName(
        parts.length > 1 ? parts[parts.length - 2].last() : null,
        table.last(),
        table.quoted() == Name.Quoted.QUOTED);
  }
}
