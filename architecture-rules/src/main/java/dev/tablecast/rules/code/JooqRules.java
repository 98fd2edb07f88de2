package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.bytecode.Call;
import dev.tablecast.rules.bytecode.Value;
import dev.tablecast.rules.bytecode.Value.Items;
import dev.tablecast.rules.bytecode.Value.Returned;
import dev.tablecast.rules.code.JooqClasses.ColumnName;
import dev.tablecast.rules.code.JooqClasses.TableClass;
import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.tools.StringUtils;

/** What code writes through jOOQ. */
public final class JooqRules {

  /** Where statements begin. */
  private static final Set<String> CONTEXTS =
      Set.of("org/jooq/DSLContext", "org/jooq/impl/DSL", "org/jooq/WithStep");

  private static final Map<String, Access> STATEMENTS =
      Map.ofEntries(
          Map.entry("insertInto", Access.INSERT),
          Map.entry("insertQuery", Access.INSERT),
          Map.entry("mergeInto", Access.INSERT),
          Map.entry("loadInto", Access.INSERT),
          Map.entry("executeInsert", Access.INSERT),
          Map.entry("batchInsert", Access.INSERT),
          Map.entry("batchStore", Access.INSERT),
          Map.entry("batchMerge", Access.INSERT),
          Map.entry("update", Access.UPDATE),
          Map.entry("updateQuery", Access.UPDATE),
          Map.entry("executeUpdate", Access.UPDATE),
          Map.entry("delete", Access.DELETE),
          Map.entry("deleteFrom", Access.DELETE),
          Map.entry("deleteQuery", Access.DELETE),
          Map.entry("executeDelete", Access.DELETE),
          Map.entry("batchDelete", Access.DELETE),
          Map.entry("truncate", Access.TRUNCATE),
          Map.entry("truncateTable", Access.TRUNCATE));

  /** What records and DAOs do to rows by themselves. */
  private static final Map<String, Access> OF_RECORDS =
      Map.of(
          "store", Access.INSERT,
          "insert", Access.INSERT,
          "merge", Access.INSERT,
          "delete", Access.DELETE,
          "deleteById", Access.DELETE);

  private static final Set<String> ASSIGNMENTS = Set.of("set", "addValue");

  private JooqRules() {}

  /**
   * jOOQ writes no row and no column that another service owns: on a copied table neither {@code
   * insert}, {@code delete}, {@code truncate} nor a record's {@code store()}; on any table no
   * {@code set} of a column that is another's.
   *
   * <pre>{@code
   * // Violates it, in a store that copies the forum's movie:
   * db.insertInto(MOVIE, MOVIE.ID).values(1L).execute();
   * db.update(MOVIE).set(MOVIE.TITLE, title).execute();
   * movieRecord.store();
   *
   * // Does not: the price is the store's own.
   * db.update(MOVIE).set(MOVIE.PRICE, price).execute();
   * db.selectFrom(MOVIE).fetch();
   * }</pre>
   */
  public static ArchRule noForeignWritesByJooq(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "jOOQ writes no row and no column that another service owns",
        "replication alone writes them, and the database's guard refuses anyone else at run time; ask the owner by a call or a message, the change then comes by itself",
        (type, findings) -> {
          if (!isGenerated(type)) {
            calls(code, type).forEach(call -> report(call, code, findings));
          }
        });
  }

  private static void report(Call call, CodeUnderRules code, Findings findings) {
    uses(call, code.jooq())
        .flatMap(use -> code.ownership().complaints(use).stream())
        .distinct()
        .forEach(
            complaint -> findings.add("%s by %s".formatted(complaint, call.label()), call.line()));
  }

  private static Stream<TableUse> uses(Call call, JooqClasses jooq) {
    if (CONTEXTS.contains(call.owner()) && STATEMENTS.containsKey(call.name())) {
      Access access = STATEMENTS.get(call.name());
      List<String> columns =
          call.arguments().stream()
              .skip(1)
              .flatMap(column -> jooq.columnOf(column).stream())
              .map(ColumnName::column)
              .toList();
      return tables(call.argument(0), jooq).map(table -> new TableUse(table, access, columns));
    }
    if (call.owner().startsWith("org/jooq/") && ASSIGNMENTS.contains(call.name())) {
      return jooq
          .columnOf(call.argument(0))
          .flatMap(column -> assignment(column, call, jooq))
          .stream();
    }
    Access access = OF_RECORDS.get(call.name());
    Optional<TableClass> table = jooq.tableClass(call.owner());
    if (table.isPresent() && access != null) {
      return Stream.of(new TableUse(table.get().table(), access));
    }
    if (table.isPresent() && ASSIGNMENTS.contains(call.name())) {
      return jooq
          .columnOf(call.argument(0))
          .map(column -> update(table.get().table(), column))
          .stream();
    }
    return Stream.empty();
  }

  /** The tables that a statement's first argument stands for; batches take several records. */
  private static Stream<TableName> tables(Value argument, JooqClasses jooq) {
    if (argument instanceof Items items) {
      return items.values().stream().flatMap(item -> jooq.tableOf(item).stream()).distinct();
    }
    return jooq.tableOf(argument).stream();
  }

  private static Optional<TableUse> assignment(ColumnName column, Call call, JooqClasses jooq) {
    return column.table().or(() -> statementsTable(call, jooq)).map(table -> update(table, column));
  }

  /** The table of the statement that a chain of calls began with. */
  private static Optional<TableName> statementsTable(Call call, JooqClasses jooq) {
    Value at = call.receiver();
    while (at instanceof Returned returned) {
      if (CONTEXTS.contains(returned.call().owner())) {
        return jooq.tableOf(returned.call().argument(0));
      }
      at = returned.call().receiver();
    }
    return Optional.empty();
  }

  private static TableUse update(TableName table, ColumnName column) {
    return new TableUse(table, Access.UPDATE, List.of(column.column()));
  }

  /**
   * No generated setter of a column that another service owns is called; the values that setters
   * put into a record are written when it is.
   *
   * <pre>{@code
   * // Violates it, in a store that copies the forum's movie:
   * movieRecord.setTitle("Heat");
   *
   * // Does not:
   * movieRecord.setPrice(price);
   * }</pre>
   */
  public static ArchRule noSetterOfForeignColumns(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "no generated setter of a column that another service owns is called",
        "what it sets is refused by the database's guard when the record is written; read the column, and ask its owner to change it",
        (type, findings) -> {
          if (!isGenerated(type)) {
            calls(code, type)
                .forEach(
                    call -> setter(call, code).ifPresent(what -> findings.add(what, call.line())));
          }
        });
  }

  private static Optional<String> setter(Call call, CodeUnderRules code) {
    boolean sets = call.name().startsWith("set") && call.arguments().size() == 1;
    if (!sets) {
      return Optional.empty();
    }
    return code.jooq()
        .tableClass(call.owner())
        .flatMap(
            table ->
                table.columns().values().stream()
                    .filter(column -> call.name().equals("set" + StringUtils.toCamelCase(column)))
                    .findFirst()
                    .flatMap(
                        column ->
                            code
                                .ownership()
                                .complaints(
                                    new TableUse(table.table(), Access.UPDATE, List.of(column)))
                                .stream()
                                .findFirst()))
        .map(complaint -> "%s by %s".formatted(complaint, call.label()));
  }

  private static List<Call> calls(CodeUnderRules code, JavaClass type) {
    return code.codeOf(type).map(read -> read.calls()).orElse(List.of());
  }

  /** jOOQ's own classes do what they are for; who uses them is looked at. */
  static boolean isGenerated(JavaClass type) {
    return type.isAssignableTo("org.jooq.Table")
        || type.isAssignableTo("org.jooq.Record")
        || type.isAssignableTo("org.jooq.DAO");
  }
}
