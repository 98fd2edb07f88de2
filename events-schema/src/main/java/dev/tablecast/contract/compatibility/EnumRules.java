package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Buf's {@code WIRE_JSON} rules for an enum that both sides have. Its values are its numbers. */
final class EnumRules {

  private EnumRules() {}

  static List<Break> breaks(EnumDescriptor before, EnumDescriptor after) {
    List<Break> breaks = new ArrayList<>();
    if (JsonFormat.isGivenUp(before, after)) {
      breaks.add(
          new Break(
              Rule.ENUM_SAME_JSON_FORMAT,
              "enum %s gave up its JSON format".formatted(after.getFullName()),
              "Keep syntax and features.json_format as they were"));
    }
    Reservations.of(before)
        .missingIn(Reservations.of(after))
        .ifPresent(
            lost ->
                breaks.add(
                    new Break(
                        Rule.RESERVED_ENUM_NO_DELETE,
                        "enum %s no longer reserves %s".formatted(after.getFullName(), lost),
                        "Reserve it again: old messages may still hold it")));
    SortedMap<Integer, SortedSet<String>> now = namesByNumber(after);
    namesByNumber(before)
        .forEach(
            (number, names) -> {
              SortedSet<String> left = now.get(number);
              if (left == null) {
                deletion(number, names, after, breaks);
              } else if (!left.containsAll(names)) {
                breaks.add(
                    new Break(
                        Rule.ENUM_VALUE_SAME_NAME,
                        "value %d of enum %s was %s and is %s"
                            .formatted(number, after.getFullName(), names, left),
                        "Keep the name, which is the column's text in Postgres"));
              }
            });
    return breaks;
  }

  private static void deletion(
      int number, SortedSet<String> names, EnumDescriptor after, List<Break> breaks) {
    Reservations reserved = Reservations.of(after);
    String found = "value %d %s of enum %s is gone".formatted(number, names, after.getFullName());
    if (!reserved.hasNumber(number)) {
      breaks.add(
          new Break(
              Rule.ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED,
              found + " and its number may be used anew",
              "Keep the value, or once no row holds it write `reserved %d;`".formatted(number)));
    }
    for (String name : names) {
      if (!reserved.hasName(name)) {
        breaks.add(
            new Break(
                Rule.ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED,
                found + " and its name may be used anew",
                "Keep the value, or once no row holds it write `reserved \"%s\";`"
                    .formatted(name)));
      }
    }
  }

  private static SortedMap<Integer, SortedSet<String>> namesByNumber(EnumDescriptor type) {
    SortedMap<Integer, SortedSet<String>> names = new TreeMap<>();
    for (EnumValueDescriptor value : type.getValues()) {
      names.computeIfAbsent(value.getNumber(), number -> new TreeSet<>()).add(value.getName());
    }
    return names;
  }
}
