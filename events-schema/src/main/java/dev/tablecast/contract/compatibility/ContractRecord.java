package dev.tablecast.contract.compatibility;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TimestampProto;
import dev.tablecast.proto.Options;
import dev.tablecast.proto.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A contract's files as text that people can review: a {@code FileDescriptorSet} in Protobuf's text
 * format, without the files of Protobuf and Tablecast, which the reader has.
 */
final class ContractRecord {

  private static final String HEADER =
      """
      # The contract of a table as it was last released. Written and read by a test of the contract;
      # commit it, review its changes, and never edit it by hand.
      """;

  private ContractRecord() {}

  static String write(Descriptor message) {
    FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
    DescriptorFiles.closure(message.getFile()).values().stream()
        .filter(file -> !isShipped(file.getFullName()))
        .forEach(file -> files.addFile(file.toProto()));
    try {
      // parsed again, for options that were unknown when their file was loaded are numbers there
      FileDescriptorSet readable =
          FileDescriptorSet.parseFrom(files.build().toByteArray(), DescriptorFiles.extensions());
      return HEADER + TextFormat.printer().escapingNonAscii(false).printToString(readable);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("descriptor of " + message.getFullName(), e);
    }
  }

  /**
   * The recorded message, linked against the files that the reader has.
   *
   * @throws IllegalArgumentException if the text is no record
   */
  static Descriptor read(String text, Descriptor current) {
    FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
    try {
      TextFormat.merge(text, DescriptorFiles.extensions(), files);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (files.getFileCount() == 0) {
      throw new IllegalArgumentException("it has no file");
    }
    // the root is written last; its message is found by place, for its name may have changed
    var root = files.getFile(files.getFileCount() - 1);
    String prefix = root.getPackage().isEmpty() ? "" : root.getPackage() + ".";
    String name =
        root.getMessageTypeList().stream().anyMatch(m -> m.getName().equals(current.getName()))
            ? current.getName()
            : onlyMessage(root.getMessageTypeList().stream().map(m -> m.getName()).toList());
    return DescriptorFiles.link(files.getFileList(), shipped(), root.getName(), prefix + name);
  }

  private static String onlyMessage(List<String> names) {
    if (names.size() != 1) {
      throw new IllegalArgumentException("it has the messages " + names + ", none of that name");
    }
    return names.get(0);
  }

  private static boolean isShipped(String file) {
    return file.startsWith("google/protobuf/") || file.startsWith("tablecast/");
  }

  private static Map<String, FileDescriptor> shipped() {
    Map<String, FileDescriptor> files = new HashMap<>();
    for (FileDescriptor file :
        List.of(Options.getDescriptor(), Types.getDescriptor(), TimestampProto.getDescriptor())) {
      files.putAll(DescriptorFiles.closure(file));
    }
    return files;
  }
}
