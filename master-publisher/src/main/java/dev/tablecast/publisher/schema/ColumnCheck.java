package dev.tablecast.publisher.schema;

import static dev.tablecast.publisher.schema.Statements.name;
import static dev.tablecast.publisher.schema.Statements.render;
import static dev.tablecast.publisher.schema.Statements.type;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Name;

/** Compares one column of a contract with the table's. Used once. */
final class ColumnCheck {

  private final PublishedTable published;
  private final Column column;
  private final Server server;
  private final List<Fault> faults = new ArrayList<>();

  ColumnCheck(PublishedTable published, Column column, Server server) {
    this.published = published;
    this.column = column;
    this.server = server;
  }

  List<Fault> faults(CatalogTable table) {
    Optional<CatalogColumn> found = table.column(column.name());
    if (found.isEmpty()) {
      missing(table);
    } else {
      checkType(found.get());
      checkNull(found.get());
      checkGenerated(found.get());
      checkCollation(found.get());
    }
    return faults;
  }

  private void missing(CatalogTable table) {
    List<String> choices = new ArrayList<>();
    table.columns().stream()
        .map(CatalogColumn::name)
        .filter(name -> name.equalsIgnoreCase(column.name()))
        .forEach(
            name ->
                choices.add(
                    "[(tablecast.column).name = \"%s\"] in the contract, as the table has it"
                        .formatted(name)));
    choices.add(
        render(
            column.nullable()
                ? "ALTER TABLE {0} ADD COLUMN {1} {2}"
                : "ALTER TABLE {0} ADD COLUMN {1} {2} NOT NULL",
            tableName(),
            name(column.name()),
            type(column.sqlType())));
    choices.add(
        "[(tablecast.column).name = \"…\"] in the contract, if the table calls it otherwise");
    faults.add(
        Fault.ofContract(
            "table %s.%s has no column '%s', which contract %s names"
                .formatted(published.schema(), published.table(), column.name(), contractName()),
            choices));
  }

  private void checkType(CatalogColumn found) {
    CatalogType actual = found.type();
    if (!TypeFit.carries(column, actual)) {
      List<String> choices = new ArrayList<>();
      String field = fieldFor(actual);
      if (!field.isEmpty()) {
        choices.add("declare it in the contract as %s".formatted(field));
      }
      choices.add(alterType(column.sqlType()));
      faults.add(
          Fault.ofContract(
              "%s is %s, which the contract's %s cannot carry"
                  .formatted(place(), actual.text(), declared()),
              choices));
      return;
    }
    TypeFit.narrower(column, actual)
        .ifPresent(
            how ->
                faults.add(
                    Fault.ofContract(
                        "%s is %s, but replicas are made as %s, which %s"
                            .formatted(place(), actual.text(), column.sqlType(), how),
                        "[(tablecast.column).sql_type = \"%s\"] in the contract"
                            .formatted(actual.text()),
                        alterType(column.sqlType()))));
    if (column.type() == ColumnType.ENUM) {
      checkLabels(actual);
    }
  }

  private void checkLabels(CatalogType actual) {
    FieldDescriptor field =
        published.facet().contract().descriptor().findFieldByNumber(column.number());
    List<String> unknown =
        actual.labels().stream()
            .filter(label -> field.getEnumType().findValueByName(label) == null)
            .toList();
    if (!unknown.isEmpty()) {
      faults.add(
          Fault.ofContract(
              "%s can be %s, which enum %s of the contract does not know; rows that are would not be published"
                  .formatted(
                      place(),
                      unknown.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")),
                      field.getEnumType().getFullName()),
              "add %s to the enum".formatted(String.join(", ", unknown)),
              "declare the field as string"));
    }
  }

  /** Of a key's columns the replica identity sees to it, which is checked by itself. */
  private void checkNull(CatalogColumn found) {
    if (column.nullable() || column.key() || found.notNull()) {
      return;
    }
    List<String> choices = new ArrayList<>();
    choices.add(
        render("ALTER TABLE {0} ALTER COLUMN {1} SET NOT NULL", tableName(), name(column.name())));
    if (!column.array()) {
      choices.add("make the field optional in the contract");
    }
    faults.add(
        Fault.ofContract(
            "%s may be NULL, which the contract's %s cannot be".formatted(place(), declared()),
            choices));
  }

  private void checkGenerated(CatalogColumn found) {
    if (found.generated().equals("v")) {
      faults.add(
          Fault.ofContract(
              "%s is generated when it is read, hence not in the log".formatted(place()),
              "make it GENERATED ALWAYS AS (…) STORED",
              "leave it out of the contract"));
    } else if (found.generated().equals("s") && !server.publishesGeneratedColumns()) {
      faults.add(
          Fault.ofContract(
              "%s is generated, which Postgres %s does not publish"
                  .formatted(place(), server.version()),
              "upgrade to Postgres 18 or newer",
              render(
                  "ALTER TABLE {0} ALTER COLUMN {1} DROP EXPRESSION",
                  tableName(), name(column.name())),
              "leave it out of the contract"));
    }
  }

  private void checkCollation(CatalogColumn found) {
    if (!column.key()) {
      return;
    }
    if (!found.deterministic() || found.type().base().equals("citext")) {
      faults.add(
          Fault.ofContract(
              "%s is part of the key, but texts of other bytes can be equal there (%s): one row would have many keys in the topic"
                  .formatted(
                      place(),
                      found.deterministic() ? "citext" : "its collation is not deterministic"),
              alterType("text COLLATE \"C\"")));
    }
  }

  private String alterType(String sqlType) {
    return render(
        "ALTER TABLE {0} ALTER COLUMN {1} TYPE {2}",
        tableName(), name(column.name()), type(sqlType));
  }

  /** How a contract declares a field of the table's type; empty if none carries it. */
  private static String fieldFor(CatalogType actual) {
    List<ColumnType> fitting = TypeFit.fitting(actual);
    if (fitting.isEmpty()) {
      return "";
    }
    return (actual.array() ? "repeated " : "") + fieldType(fitting.get(0));
  }

  private static String fieldType(ColumnType type) {
    return switch (type) {
      case BOOL -> "bool";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case TEXT -> "string";
      case BYTES -> "bytes";
      case ENUM -> "an enum";
      case TIMESTAMP -> "google.protobuf.Timestamp";
      case DECIMAL -> "tablecast.Decimal";
      case DATE -> "tablecast.Date";
      case UUID -> "tablecast.Uuid";
      case JSON -> "tablecast.Json";
    };
  }

  private String declared() {
    String declared = (column.array() ? "repeated " : "") + fieldType(column.type());
    return "'%s' (%s)".formatted(column.name(), declared.replaceFirst("^an ", ""));
  }

  private String place() {
    return "table %s.%s, column '%s'"
        .formatted(published.schema(), published.table(), column.name());
  }

  private Name tableName() {
    return name(published.schema(), published.table());
  }

  private String contractName() {
    return published.facet().contract().descriptor().getFullName();
  }
}
