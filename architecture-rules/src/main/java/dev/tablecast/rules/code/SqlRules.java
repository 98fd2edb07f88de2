package dev.tablecast.rules.code;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.bytecode.Call;
import dev.tablecast.rules.bytecode.ClassCode;
import dev.tablecast.rules.bytecode.TextConstant;
import dev.tablecast.rules.bytecode.Value;
import dev.tablecast.rules.bytecode.Value.FieldValue;
import dev.tablecast.rules.bytecode.Value.Returned;
import dev.tablecast.rules.bytecode.Value.Text;
import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlReading;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SQL in a service's strings. */
public final class SqlRules {

  private static final Pattern DBLINK =
      Pattern.compile("\\bdblink(?:_\\w+)?\\s*\\(", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME = Pattern.compile("\\w+(?:\\.\\w+)?");

  private static final String SIMPLE_INSERT =
      "org/springframework/jdbc/core/simple/SimpleJdbcInsert";

  private SqlRules() {}

  /**
   * SQL in strings touches nothing that another service owns. Strings are read from the class file,
   * as the code concatenates them, and parsed; where jOOQ's parser does not know the syntax, the
   * words before table names decide, and the message says that it is a guess.
   *
   * <pre>{@code
   * // Violates it, in a store that copies the forum's movie:
   * jdbc.update("update movie set title = ? where id = ?", title, id);
   * jdbc.query("select amount from billing.payment where movie_id = " + id, …);
   *
   * // Does not:
   * jdbc.update("update movie set price = ? where id = ?", price, id);
   * jdbc.query("select title from movie", …);
   * }</pre>
   */
  public static ArchRule noForeignSqlInStrings(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "SQL in strings touches nothing that another service owns",
        "the owner alone changes it, and knows of no one who reads its table; read the copy that a ReplicaTable keeps, and ask the owner for changes",
        (type, findings) -> code.codeOf(type).ifPresent(read -> report(read, code, findings)));
  }

  private static void report(ClassCode read, CodeUnderRules code, Findings findings) {
    for (TextConstant constant : read.texts()) {
      if (code.ownership().mayConcern(constant.text())) {
        SqlReading reading = code.sql().read(constant.text());
        code.ownership()
            .complaints(reading.uses())
            .forEach(
                complaint ->
                    findings.add(
                        "%s by \"%s\"%s"
                            .formatted(
                                complaint, Findings.shown(constant.text()), reading.caveat()),
                        constant.line()));
      }
      if (DBLINK.matcher(constant.text()).find()) {
        findings.add(
            "reaches into another database by dblink, \"%s\""
                .formatted(Findings.shown(constant.text())),
            constant.line());
      }
    }
    for (Call call : read.calls()) {
      named(call, code)
          .flatMap(use -> code.ownership().complaints(use).stream())
          .forEach(
              complaint ->
                  findings.add("%s by %s".formatted(complaint, call.label()), call.line()));
    }
  }

  /** Tables that a call names by a mere string. */
  private static Stream<TableUse> named(Call call, CodeUnderRules code) {
    boolean insert = call.owner().equals(SIMPLE_INSERT) && call.name().equals("withTableName");
    if (insert && call.argument(0) instanceof Text text && NAME.matcher(text.text()).matches()) {
      return Stream.of(new TableUse(TableName.of(text.text()), Access.INSERT));
    }
    boolean table = call.owner().equals("org/jooq/impl/DSL") && call.name().equals("table");
    if (table) {
      return code.jooq().tableOf(new Returned(call)).stream()
          .map(name -> new TableUse(name, Access.READ));
    }
    return Stream.empty();
  }

  /**
   * SQL that cannot be read here is run only by listed classes: whoever hands {@code JdbcTemplate},
   * {@code JdbcClient}, {@code createNativeQuery}, {@code DSL.sql}, {@code DSL.table}, {@code
   * DSL.name} or plain JDBC a string whose tables only the running code knows. A constant, and a
   * string of which only values are left open, is read, hence welcome anywhere.
   *
   * <pre>{@code
   * // Violates it: which table?
   * jdbc.update("delete from " + table);
   * jdbc.query(sql, mapper); // a parameter
   *
   * // Does not:
   * jdbc.update("delete from cart where id = " + id);
   * }</pre>
   *
   * @param listed the classes that may
   */
  public static ArchRule unreadableSqlOnlyInListedClasses(
      CodeUnderRules code, DescribedPredicate<? super JavaClass> listed) {
    return CodeUnderRules.rule(
        "SQL that cannot be read here is run only by listed classes",
        "nobody can tell which tables it touches; hand over a constant, use jOOQ's generated names, or name the class in DataOwnership.rawSqlIn(…)",
        (type, findings) -> {
          if (!AllowList.has(listed, type) && !JooqRules.isGenerated(type)) {
            code.codeOf(type)
                .ifPresent(
                    read ->
                        read.calls().stream()
                            .filter(SqlSinks::isOne)
                            .forEach(call -> judge(call, code, findings)));
          }
        });
  }

  private static void judge(Call call, CodeUnderRules code, Findings findings) {
    Optional<Text> given = text(call.argument(0), code);
    if (given.isEmpty()) {
      findings.add(
          "hands %s a string that comes from elsewhere".formatted(call.label()), call.line());
    } else if (!given.get().isWhole() && !SqlSinks.isReadable(call, given.get(), code.sql())) {
      findings.add(
          "hands %s a string of which too much is left open, \"%s\""
              .formatted(call.label(), Findings.shown(given.get().text())),
          call.line());
    }
  }

  private static Optional<Text> text(Value value, CodeUnderRules code) {
    if (value instanceof Text text) {
      return Optional.of(text);
    }
    if (value instanceof FieldValue field) {
      return code.files().named(field.owner()).flatMap(owner -> owner.textOf(field.name()));
    }
    return Optional.empty();
  }
}
