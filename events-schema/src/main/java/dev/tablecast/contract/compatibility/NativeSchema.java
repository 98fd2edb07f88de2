package dev.tablecast.contract.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message's descriptor as the bytes of a Pulsar schema of type {@code PROTOBUF_NATIVE}, and back.
 *
 * <p>The bytes are the JSON of Pulsar's {@code ProtobufNativeSchemaData}: the descriptor with all
 * files that it imports, and the names of its root. They equal, byte for byte, those that Pulsar's
 * Java client makes of the same descriptor: a broker knows schemas by their bytes' hash, so another
 * order of the same files would be one more version.
 */
public final class NativeSchema {

  private NativeSchema() {}

  /** The schema of a topic whose messages are of this type. */
  public static byte[] bytesOf(Descriptor message) {
    // Pulsar lists the files in the order of a HashMap; only such a map gives the same bytes
    Map<String, FileDescriptor> files = new HashMap<>();
    DescriptorFiles.closure(message.getFile()).forEach(files::put);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.values().forEach(file -> set.addFile(file.toProto()));
    return """
        {"fileDescriptorSet":"%s","rootMessageTypeName":"%s","rootFileDescriptorName":"%s"}"""
        .formatted(
            Base64.getEncoder().encodeToString(set.build().toByteArray()),
            message.getFullName(),
            escape(message.getFile().getFullName()))
        .getBytes(UTF_8);
  }

  /**
   * The message that a topic's schema describes, Tablecast's options included: a contract can be
   * read from it.
   *
   * @throws IllegalArgumentException if the bytes are no such schema
   */
  public static Descriptor descriptorOf(byte[] schema) {
    String json = new String(schema, UTF_8);
    try {
      byte[] files = Base64.getDecoder().decode(field(json, "fileDescriptorSet"));
      return DescriptorFiles.link(
          FileDescriptorSet.parseFrom(files, DescriptorFiles.extensions()).getFileList(),
          Map.of(),
          field(json, "rootFileDescriptorName"),
          field(json, "rootMessageTypeName"));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a schema of type PROTOBUF_NATIVE: " + e.getMessage(), e);
    }
  }

  /** A field of the schema's JSON, whose three values are all strings. */
  private static String field(String json, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return matcher.group(1).replaceAll("\\\\(.)", "$1");
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
