package dev.tablecast.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tablecast.proto.ColumnOptions;
import dev.tablecast.proto.Options;
import dev.tablecast.proto.TableOptions;
import java.util.Optional;

/**
 * Tablecast's own options of a message and its fields.
 *
 * <p>Always parsed anew with the extensions registered: in a descriptor that was built before
 * {@code Options} was loaded, or that came from a topic's schema, they are unknown fields.
 */
final class ContractOptions {

  private static final ExtensionRegistry EXTENSIONS = extensions();

  private ContractOptions() {}

  static Optional<TableOptions> table(Descriptor message) {
    try {
      ByteString bytes = message.getOptions().toByteString();
      MessageOptions options = MessageOptions.parseFrom(bytes, EXTENSIONS);
      return options.hasExtension(Options.table)
          ? Optional.of(options.getExtension(Options.table))
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("options of " + message.getFullName(), e);
    }
  }

  static ColumnOptions column(FieldDescriptor field) {
    try {
      ByteString bytes = field.getOptions().toByteString();
      return FieldOptions.parseFrom(bytes, EXTENSIONS).getExtension(Options.column);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("options of " + field.getFullName(), e);
    }
  }

  private static ExtensionRegistry extensions() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    Options.registerAllExtensions(registry);
    return registry.getUnmodifiable();
  }
}
