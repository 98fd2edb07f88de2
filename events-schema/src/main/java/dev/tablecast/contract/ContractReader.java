package dev.tablecast.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tablecast.proto.TableOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one message as a contract and collects every rule that it breaks. Used once. */
final class ContractReader {

  /** MaxHeapAttributeNumber and INDEX_MAX_KEYS of Postgres. */
  private static final int MAX_COLUMNS = 1600;

  private static final int MAX_KEY_COLUMNS = 32;

  private final Descriptor message;
  private final List<String> violations = new ArrayList<>();

  ContractReader(Descriptor message) {
    this.message = message;
  }

  static Descriptor descriptorOf(Class<? extends Message> message) {
    try {
      return (Descriptor) message.getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException | NullPointerException e) {
      throw new ContractException(
          message.getName() + " is not the contract of a table",
          List.of("it is not a class that protoc generated for a message; name one that is"));
    }
  }

  TableContract read() {
    TableOptions table = checkTable();
    List<Column> columns = new ArrayList<>();
    message.getFields().stream()
        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
        .forEach(
            field -> {
              ColumnReader reader = new ColumnReader(field, table.getOwner());
              reader.read().ifPresent(columns::add);
              violations.addAll(reader.violations());
            });
    checkNames();
    checkCounts();
    if (!violations.isEmpty()) {
      throw new ContractException(
          message.getFullName() + " is not the contract of a table", violations);
    }
    return new TableContract(message, table.getName(), table.getOwner(), columns);
  }

  private TableOptions checkTable() {
    String syntax = message.getFile().toProto().getSyntax();
    if (!syntax.equals("proto3")) {
      violations.add(
          ("%s is written in %s, where a field does not say by 'optional' alone whether it may be "
                  + "NULL; begin the file with syntax = \"proto3\"")
              .formatted(message.getFile().getName(), syntax.isEmpty() ? "proto2" : syntax));
    }
    Optional<TableOptions> options = ContractOptions.table(message);
    if (options.isEmpty()) {
      violations.add(
          "the message names no table; add option (tablecast.table) = { name: \"…\", owner: \"…\" }");
      return TableOptions.getDefaultInstance();
    }
    TableOptions table = options.get();
    if (table.getName().isEmpty()) {
      violations.add("(tablecast.table).name is missing; set the table's name");
    } else {
      Names.refuseTable(table.getName()).ifPresent(violations::add);
    }
    if (table.getOwner().isEmpty()) {
      violations.add(
          "(tablecast.table).owner is missing; set the owning service's spring.application.name");
    } else {
      Names.refuseService(table.getOwner()).ifPresent(violations::add);
    }
    return table;
  }

  /** Two names that differ only in case are one to whoever forgets the quotes. */
  private void checkNames() {
    Map<String, FieldDescriptor> seen = new HashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      String name = ColumnReader.nameOf(field);
      FieldDescriptor other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), field);
      if (other != null) {
        violations.add(
            "fields '%s' and '%s': both are column '%s' but for case; set (tablecast.column).name of one"
                .formatted(other.getName(), field.getName(), name));
      }
    }
  }

  private void checkCounts() {
    long keys =
        message.getFields().stream()
            .filter(field -> ContractOptions.column(field).getKey())
            .count();
    if (keys == 0) {
      violations.add(
          "no field is part of the key; mark those of the table's primary key with [(tablecast.column).key = true]");
    }
    if (keys > MAX_KEY_COLUMNS) {
      violations.add("%d key columns; Postgres allows %d".formatted(keys, MAX_KEY_COLUMNS));
    }
    if (message.getFields().size() > MAX_COLUMNS) {
      violations.add(
          "%d columns; Postgres allows %d".formatted(message.getFields().size(), MAX_COLUMNS));
    }
  }
}
