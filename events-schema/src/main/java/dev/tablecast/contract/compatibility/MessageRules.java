package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Buf's {@code WIRE_JSON} rules for a message and every message and enum that it reaches. Fields
 * are the same if their numbers are. Walks one pair of messages once; used for one comparison.
 */
final class MessageRules {

  private final List<Break> breaks = new ArrayList<>();
  private final Set<String> visited = new HashSet<>();

  private MessageRules() {}

  static List<Break> breaks(Descriptor before, Descriptor after) {
    MessageRules rules = new MessageRules();
    if (!before.getFullName().equals(after.getFullName())) {
      rules.breaks.add(
          new Break(
              Rule.MESSAGE_SAME_NAME,
              "the message was %s and is %s".formatted(before.getFullName(), after.getFullName()),
              "Keep package and name; Pulsar refuses another message on the same topic"));
    }
    rules.compare(before, after);
    return rules.breaks;
  }

  private void compare(Descriptor before, Descriptor after) {
    if (!visited.add(before.getFullName())) {
      return;
    }
    if (JsonFormat.isGivenUp(before, after)) {
      breaks.add(
          new Break(
              Rule.MESSAGE_SAME_JSON_FORMAT,
              "message %s gave up its JSON format".formatted(after.getFullName()),
              "Keep syntax and features.json_format as they were"));
    }
    deletions(before, after);
    requiredFields(before, after);
    Reservations.of(before)
        .missingIn(Reservations.of(after))
        .ifPresent(
            lost ->
                breaks.add(
                    new Break(
                        Rule.RESERVED_MESSAGE_NO_DELETE,
                        "message %s no longer reserves %s".formatted(after.getFullName(), lost),
                        "Reserve it again: old messages may still hold it")));
    for (FieldDescriptor field : before.getFields()) {
      FieldDescriptor now = after.findFieldByNumber(field.getNumber());
      if (now != null) {
        breaks.addAll(FieldRules.breaks(field, now));
        follow(field, now);
      }
    }
  }

  private void deletions(Descriptor before, Descriptor after) {
    Reservations reserved = Reservations.of(after);
    for (FieldDescriptor field : before.getFields()) {
      if (after.findFieldByNumber(field.getNumber()) != null) {
        continue;
      }
      String found = FieldRules.nameOf(field) + " is gone";
      if (!reserved.hasNumber(field.getNumber())) {
        breaks.add(
            new Break(
                Rule.FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED,
                found + " and its number may be used anew",
                "Keep the field, or once no reader needs it write `reserved %d;`"
                    .formatted(field.getNumber())));
      }
      if (!reserved.hasName(field.getName())) {
        breaks.add(
            new Break(
                Rule.FIELD_NO_DELETE_UNLESS_NAME_RESERVED,
                found + " and its name may be used anew",
                "Keep the field, or once no reader needs it write `reserved \"%s\";`"
                    .formatted(field.getName())));
      }
    }
  }

  private void requiredFields(Descriptor before, Descriptor after) {
    Set<Integer> changed = required(before);
    Set<Integer> now = required(after);
    Set<Integer> same = new HashSet<>(changed);
    same.retainAll(now);
    changed.addAll(now);
    changed.removeAll(same);
    for (int number : changed) {
      breaks.add(
          new Break(
              Rule.MESSAGE_SAME_REQUIRED_FIELDS,
              "field %d of %s %s required"
                  .formatted(number, after.getFullName(), now.contains(number) ? "is now" : "was"),
              "Leave required as it was: the other side's messages have it or lack it"));
    }
  }

  private static Set<Integer> required(Descriptor message) {
    Set<Integer> numbers = new TreeSet<>();
    for (FieldDescriptor field : message.getFields()) {
      if (field.isRequired()) {
        numbers.add(field.getNumber());
      }
    }
    return numbers;
  }

  private void follow(FieldDescriptor before, FieldDescriptor after) {
    if (before.getJavaType() != after.getJavaType()) {
      return;
    }
    if (before.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && before.getMessageType().getFullName().equals(after.getMessageType().getFullName())) {
      compare(before.getMessageType(), after.getMessageType());
    }
    if (before.getJavaType() == FieldDescriptor.JavaType.ENUM
        && before.getEnumType().getFullName().equals(after.getEnumType().getFullName())) {
      EnumDescriptor type = before.getEnumType();
      if (visited.add(type.getFullName())) {
        breaks.addAll(EnumRules.breaks(type, after.getEnumType()));
      }
    }
  }
}
