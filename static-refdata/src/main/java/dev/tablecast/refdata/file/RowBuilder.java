package dev.tablecast.refdata.file;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.contract.TableContract;
import dev.tablecast.refdata.file.RawValue.Absent;
import dev.tablecast.refdata.file.RawValue.Elements;
import dev.tablecast.refdata.file.RawValue.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes messages of a contract of what files have. Immutable and thread-safe. */
final class RowBuilder {

  private final TableContract contract;
  private final Class<? extends Message> message;

  RowBuilder(TableContract contract, Class<? extends Message> message) {
    this.contract = contract;
    this.message = message;
  }

  /** The row, or nothing where a fault has been added for each value that is wrong. */
  Optional<PlacedRow> build(RawRow raw, List<String> faults) {
    int before = faults.size();
    String place = "line " + raw.line();
    Message.Builder row = Internal.getDefaultInstance(message).newBuilderForType();
    raw.values().keySet().stream()
        .filter(name -> contract.columns().stream().noneMatch(it -> it.name().equals(name)))
        .forEach(
            name ->
                faults.add(
                    "%s: there is no column '%s'; the contract has %s"
                        .formatted(place, name, names())));
    for (Column column : contract.columns()) {
      try {
        set(row, column, raw.values());
      } catch (IllegalArgumentException e) {
        faults.add("%s: column '%s' %s".formatted(place, column.name(), e.getMessage()));
      }
    }
    return faults.size() > before
        ? Optional.empty()
        : Optional.of(new PlacedRow(row.build(), place));
  }

  private void set(Message.Builder row, Column column, Map<String, RawValue> values) {
    FieldDescriptor field = contract.descriptor().findFieldByNumber(column.number());
    FieldText text = new FieldText(row, field, column.type());
    RawValue value = values.getOrDefault(column.name(), new Absent());
    if (value instanceof Absent) {
      if (!column.nullable() && !column.array()) {
        throw new IllegalArgumentException("is NOT NULL, but has no value");
      }
    } else if (value instanceof Elements elements && column.array()) {
      elements.texts().forEach(element -> row.addRepeatedField(field, text.parse(element)));
    } else if (value instanceof Elements elements && column.type() == ColumnType.JSON) {
      row.setField(field, text.parse(elements.source()));
    } else if (value instanceof Scalar scalar && !column.array()) {
      row.setField(field, text.parse(scalar.text()));
    } else {
      throw new IllegalArgumentException(
          column.array()
              ? "is an array: write it in JSON, as [\"…\", …]"
              : "is one value, not an array");
    }
  }

  private List<String> names() {
    return contract.columns().stream().map(Column::name).toList();
  }
}
