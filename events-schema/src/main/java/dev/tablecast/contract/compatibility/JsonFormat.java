package dev.tablecast.contract.compatibility;

import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Whether Protobuf vouches for the JSON form of a message or enum: proto3 and editions do unless
 * {@code features.json_format} says otherwise, proto2 does not.
 */
final class JsonFormat {

  private JsonFormat() {}

  static boolean isGivenUp(Descriptor before, Descriptor after) {
    return isAllowed(
            before.toProto().getOptions().getFeatures(),
            before.getContainingType(),
            before.getFile())
        && !isAllowed(
            after.toProto().getOptions().getFeatures(), after.getContainingType(), after.getFile());
  }

  static boolean isGivenUp(EnumDescriptor before, EnumDescriptor after) {
    return isAllowed(
            before.toProto().getOptions().getFeatures(),
            before.getContainingType(),
            before.getFile())
        && !isAllowed(
            after.toProto().getOptions().getFeatures(), after.getContainingType(), after.getFile());
  }

  private static boolean isAllowed(
      FeatureSet own, @Nullable Descriptor parent, FileDescriptor file) {
    if (own.hasJsonFormat()) {
      return own.getJsonFormat() == FeatureSet.JsonFormat.ALLOW;
    }
    if (parent != null) {
      return isAllowed(
          parent.toProto().getOptions().getFeatures(), parent.getContainingType(), file);
    }
    FeatureSet ofFile = file.toProto().getOptions().getFeatures();
    if (ofFile.hasJsonFormat()) {
      return ofFile.getJsonFormat() == FeatureSet.JsonFormat.ALLOW;
    }
    String syntax = file.toProto().getSyntax();
    return syntax.equals("proto3") || syntax.equals("editions");
  }
}
