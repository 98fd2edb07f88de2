package dev.tablecast.rules.code;

import dev.tablecast.rules.bytecode.Call;
import dev.tablecast.rules.bytecode.ClassCode;
import dev.tablecast.rules.bytecode.ClassFiles;
import dev.tablecast.rules.bytecode.FieldWrite;
import dev.tablecast.rules.bytecode.Value;
import dev.tablecast.rules.bytecode.Value.FieldValue;
import dev.tablecast.rules.bytecode.Value.Returned;
import dev.tablecast.rules.bytecode.Value.Text;
import dev.tablecast.rules.ownership.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What jOOQ's generated classes say of tables and columns, read from their constructors; and which
 * table or column a value is in code that uses them.
 */
final class JooqClasses {

  /** A generated table class: the table, and of each Java field its column. */
  record TableClass(TableName table, Map<String, String> columns) {}

  private static final String DSL = "org/jooq/impl/DSL";

  private static final Set<String> NAMES = Set.of("name", "quotedName", "unquotedName");

  private static final Set<String> TABLES =
      Set.of("org/jooq/impl/TableImpl", "org/jooq/impl/CustomTable");

  private static final Set<String> OF_A_TABLE =
      Set.of(
          "org/jooq/impl/UpdatableRecordImpl",
          "org/jooq/impl/TableRecordImpl",
          "org/jooq/impl/CustomRecord",
          "org/jooq/impl/DAOImpl");

  private final ClassFiles files;
  private final Map<String, Optional<TableClass>> known = new ConcurrentHashMap<>();

  JooqClasses(ClassFiles files) {
    this.files = files;
  }

  /** The table of a generated table, record or DAO class, by its internal name. */
  Optional<TableClass> tableClass(String name) {
    if (name.isEmpty() || name.startsWith("java/") || name.startsWith("org/jooq/")) {
      return Optional.empty();
    }
    Optional<TableClass> before = known.get(name);
    if (before != null) {
      return before;
    }
    // Not computeIfAbsent: a record's table is looked up on the way.
    Optional<TableClass> found = files.named(name).flatMap(this::read);
    known.put(name, found);
    return found;
  }

  private Optional<TableClass> read(ClassCode code) {
    if (TABLES.contains(code.parent())) {
      return readTable(code);
    }
    if (!OF_A_TABLE.contains(code.parent())) {
      return Optional.empty();
    }
    return code.calls().stream()
        .filter(call -> call.name().equals("<init>") && call.owner().equals(code.parent()))
        .map(call -> call.argument(0))
        .flatMap(table -> tableClass(table.type()).stream())
        .findFirst();
  }

  private static Optional<TableClass> readTable(ClassCode code) {
    Map<String, String> columns = new HashMap<>();
    for (FieldWrite write : code.writes()) {
      if (write.value() instanceof Returned returned
          && returned.call().name().equals("createField")) {
        name(returned.call().argument(0))
            .ifPresent(column -> columns.put(write.field(), column.table()));
      }
    }
    return code.calls().stream()
        .filter(call -> call.name().equals("<init>"))
        .filter(call -> call.owner().equals(code.name()) || call.owner().equals(code.parent()))
        .flatMap(call -> name(call.argument(0)).stream())
        .findFirst()
        .map(table -> new TableClass(table, columns));
  }

  /** The table that a value is in code that uses jOOQ. */
  Optional<TableName> tableOf(Value value) {
    Optional<TableClass> generated = tableClass(value.type());
    if (generated.isPresent()) {
      return generated.map(TableClass::table);
    }
    if (!(value instanceof Returned returned)) {
      return Optional.empty();
    }
    Call call = returned.call();
    boolean made = call.owner().equals(DSL) && call.name().equals("table");
    if (made && call.argument(0) instanceof Text text) {
      return text.isWhole() && text.text().matches("[\\w.]+")
          ? Optional.of(TableName.of(text.text()))
          : Optional.empty();
    }
    if (made) {
      return name(call.argument(0));
    }
    return call.name().equals("as") ? tableOf(call.receiver()) : Optional.empty();
  }

  /** The column that a value is in code that uses jOOQ. */
  Optional<ColumnName> columnOf(Value value) {
    if (value instanceof FieldValue field) {
      return tableClass(field.owner())
          .flatMap(
              table ->
                  Optional.ofNullable(table.columns().get(field.name()))
                      .map(column -> new ColumnName(Optional.of(table.table()), column)));
    }
    if (!(value instanceof Returned returned)
        || !returned.call().owner().equals(DSL)
        || !returned.call().name().equals("field")) {
      return Optional.empty();
    }
    Value given = returned.call().argument(0);
    Optional<TableName> name =
        given instanceof Text text && text.isWhole() && text.text().matches("[\\w.]+")
            ? Optional.of(TableName.of(text.text()))
            : name(given);
    return name.map(
        column ->
            new ColumnName(
                Optional.ofNullable(column.schema()).map(TableName::of), column.table()));
  }

  /** A column, and its table where that is said. */
  record ColumnName(Optional<TableName> table, String column) {}

  /** What {@code DSL.name("…")} makes, the last part as the table. */
  private static Optional<TableName> name(Value value) {
    if (!(value instanceof Returned returned)
        || !returned.call().owner().equals(DSL)
        || !NAMES.contains(returned.call().name())) {
      return Optional.empty();
    }
    Value given = returned.call().argument(0);
    if (given instanceof Text text && text.isWhole()) {
      return Optional.of(new TableName(null, text.text(), true));
    }
    if (given instanceof Value.Items items
        && !items.values().isEmpty()
        && items.values().stream().allMatch(item -> item instanceof Text)) {
      int last = items.values().size() - 1;
      String schema = last > 0 ? ((Text) items.values().get(last - 1)).text() : null;
      return Optional.of(new TableName(schema, ((Text) items.values().get(last)).text(), true));
    }
    return Optional.empty();
  }
}
