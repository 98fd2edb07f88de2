package dev.tablecast.refdata;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.SqlType;
import dev.tablecast.refdata.file.PlacedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether rows can be a table's: told before any database is asked. Used once. */
final class Soundness {

  private final TableContract contract;
  private final List<String> faults = new ArrayList<>();

  private Soundness(TableContract contract) {
    this.contract = contract;
  }

  /**
   * What is wrong.
   *
   * @param whole whether these are all rows that there should be
   */
  static List<String> faults(TableContract contract, List<PlacedRow> rows, boolean whole) {
    Soundness soundness = new Soundness(contract);
    soundness.checkContract();
    if (rows.isEmpty() && whole) {
      soundness.faults.add(
          "it has no rows: loading it would mark every row of the table as gone; leave the table out instead");
    }
    soundness.checkKeys(rows);
    rows.forEach(soundness::checkValues);
    return soundness.faults;
  }

  private void checkContract() {
    if (!contract.isFrozen()) {
      faults.add(
          "%s is not frozen, but jars of any age fill the same table; write option (tablecast.table) = { …, frozen: true }"
              .formatted(contract.descriptor().getFullName()));
    }
  }

  private void checkKeys(List<PlacedRow> rows) {
    Map<List<Object>, String> places = new HashMap<>();
    for (PlacedRow placed : rows) {
      List<Object> key =
          contract.key().stream().map(column -> placed.row().getField(field(column))).toList();
      String before = places.putIfAbsent(key, placed.place());
      if (before != null) {
        faults.add(
            "%s: the key (%s) is that of %s already; give each row a key of its own"
                .formatted(placed.place(), names(), before));
      }
    }
  }

  private void checkValues(PlacedRow placed) {
    for (Column column : contract.columns()) {
      FieldDescriptor field = field(column);
      Message row = placed.row();
      if (field.getJavaType() == JavaType.MESSAGE
          && !column.array()
          && !column.nullable()
          && !row.hasField(field)) {
        faults.add(
            "%s: column '%s' is NOT NULL, but has no value"
                .formatted(placed.place(), column.name()));
      }
      if (column.type() == ColumnType.TEXT && !column.array()) {
        checkLength(placed, column, (String) row.getField(field));
      }
    }
  }

  private void checkLength(PlacedRow placed, Column column, String text) {
    SqlType type = SqlType.parse(column.sqlType());
    if (type.modifiers().isEmpty()) {
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length > type.modifiers().get(0)) {
      faults.add(
          "%s: column '%s' is %s, but the text has %d characters"
              .formatted(placed.place(), column.name(), column.sqlType(), length));
    }
  }

  private FieldDescriptor field(Column column) {
    return contract.descriptor().findFieldByNumber(column.number());
  }

  private String names() {
    return contract.key().stream().map(Column::name).collect(Collectors.joining(", "));
  }
}
