package dev.tablecast.contract.compatibility;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tablecast.contract.compatibility.proto.Film;
import dev.tablecast.proto.ColumnOptions;
import dev.tablecast.proto.Options;
import dev.tablecast.proto.TableOptions;
import java.util.List;
import java.util.function.Consumer;

/** The contract {@code Film} and ways to change it, as an editor of its file would. */
final class Films {

  private Films() {}

  static Descriptor film() {
    return Film.getDescriptor();
  }

  static Descriptor filmWith(Consumer<DescriptorProto.Builder> change) {
    return fileWith(file -> change.accept(file.getMessageTypeBuilder(0)));
  }

  static Descriptor genreWith(Consumer<EnumDescriptorProto.Builder> change) {
    return fileWith(file -> change.accept(file.getEnumTypeBuilder(0)));
  }

  static Descriptor fileWith(Consumer<FileDescriptorProto.Builder> change) {
    FileDescriptor original = Film.getDescriptor().getFile();
    FileDescriptorProto.Builder file = original.toProto().toBuilder();
    change.accept(file);
    synthesizeOneofs(file.getMessageTypeBuilder(0));
    try {
      return FileDescriptor.buildFrom(
              file.build(), original.getDependencies().toArray(FileDescriptor[]::new))
          .getMessageTypes()
          .get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static FieldDescriptorProto.Builder field(DescriptorProto.Builder message, String name) {
    return message.getFieldBuilderList().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static void add(DescriptorProto.Builder message, int number, String name, Type type) {
    message.addField(
        FieldDescriptorProto.newBuilder()
            .setNumber(number)
            .setName(name)
            .setType(type)
            .setLabel(Label.LABEL_OPTIONAL));
  }

  static void remove(DescriptorProto.Builder message, String name) {
    List<FieldDescriptorProto> left =
        message.getFieldList().stream().filter(field -> !field.getName().equals(name)).toList();
    message.clearField().addAllField(left);
  }

  static void column(
      DescriptorProto.Builder message, String field, Consumer<ColumnOptions.Builder> change) {
    FieldDescriptorProto.Builder builder = field(message, field);
    ColumnOptions.Builder column = builder.getOptions().getExtension(Options.column).toBuilder();
    change.accept(column);
    builder.getOptionsBuilder().setExtension(Options.column, column.build());
  }

  static void table(DescriptorProto.Builder message, Consumer<TableOptions.Builder> change) {
    TableOptions.Builder table = message.getOptions().getExtension(Options.table).toBuilder();
    change.accept(table);
    message.getOptionsBuilder().setExtension(Options.table, table.build());
  }

  static void reserve(DescriptorProto.Builder message, int number) {
    message.addReservedRangeBuilder().setStart(number).setEnd(number + 1);
  }

  /** What protoc does: each `optional` field is alone in a oneof, after the ones that are real. */
  private static void synthesizeOneofs(DescriptorProto.Builder message) {
    List<OneofDescriptorProto> real =
        message.getOneofDeclList().stream().filter(one -> !one.getName().startsWith("_")).toList();
    message.clearOneofDecl().addAllOneofDecl(real);
    for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
      if (field.getProto3Optional()) {
        field.setOneofIndex(message.getOneofDeclCount());
        message.addOneofDeclBuilder().setName("_" + field.getName());
      } else if (real.isEmpty()) {
        field.clearOneofIndex();
      } else if (field.hasOneofIndex()) {
        field.setOneofIndex(0);
      }
    }
  }
}
