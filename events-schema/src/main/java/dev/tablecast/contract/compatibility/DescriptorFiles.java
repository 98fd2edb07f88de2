package dev.tablecast.contract.compatibility;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import dev.tablecast.proto.Options;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Links the files that descriptors are written in, and finds the files that one needs. */
final class DescriptorFiles {

  private final Map<String, FileDescriptorProto> unlinked = new HashMap<>();
  private final Map<String, FileDescriptor> linked = new HashMap<>();

  private DescriptorFiles(List<FileDescriptorProto> files, Map<String, FileDescriptor> known) {
    files.forEach(file -> unlinked.put(file.getName(), file));
    linked.putAll(known);
  }

  /** The message of that full name, in the file of that name, which may import known files. */
  static Descriptor link(
      List<FileDescriptorProto> files,
      Map<String, FileDescriptor> known,
      String file,
      String message) {
    FileDescriptor root = new DescriptorFiles(files, known).link(file);
    return root.getMessageTypes().stream()
        .filter(type -> type.getFullName().equals(message))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "file %s has no top-level message %s".formatted(file, message)));
  }

  /** The file and all that it imports, each after what it imports itself. */
  static Map<String, FileDescriptor> closure(FileDescriptor file) {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    collect(file, files);
    return files;
  }

  /** What a file's options are to be parsed with: else they would be unknown fields. */
  static ExtensionRegistry extensions() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    Options.registerAllExtensions(registry);
    JavaFeaturesProto.registerAllExtensions(registry);
    return registry;
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> files) {
    if (!files.containsKey(file.getFullName())) {
      file.getDependencies().forEach(imported -> collect(imported, files));
      files.put(file.getFullName(), file);
    }
  }

  private FileDescriptor link(String name) {
    FileDescriptor done = linked.get(name);
    if (done != null) {
      return done;
    }
    // removed, so that files that import each other are refused rather than followed for ever
    FileDescriptorProto file = unlinked.remove(name);
    if (file == null) {
      throw new IllegalArgumentException("file %s is missing or imports itself".formatted(name));
    }
    FileDescriptor[] imports =
        file.getDependencyList().stream().map(this::link).toArray(FileDescriptor[]::new);
    try {
      FileDescriptor result = FileDescriptor.buildFrom(file, imports);
      linked.put(name, result);
      return result;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException("file %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
