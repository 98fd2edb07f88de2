package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.SourceCodeLocation;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Takes what is found in one class, and tells it with the place as ArchUnit does. */
record Findings(JavaClass type, ConditionEvents events) {

  private static final int SHOWN = 100;

  /** Reports what the class does, such as {@code "calls …"}, in that line or in none (0). */
  void add(String what, int line) {
    String place = SourceCodeLocation.of(type, line).toString();
    events.add(
        SimpleConditionEvent.violated(type, "%s: %s in %s".formatted(type.getName(), what, place)));
  }

  void add(String what) {
    add(what, 0);
  }

  /** A string as messages show it: on one line, not too long, open places as dots. */
  static String shown(String text) {
    String line = text.replace("\u0001", "…").strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…";
  }
}
