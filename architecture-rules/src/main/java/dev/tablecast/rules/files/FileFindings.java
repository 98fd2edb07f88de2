package dev.tablecast.rules.files;

import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.BiConsumer;

/** Takes what is found in one file, and tells it with the file's name and line. */
record FileFindings(ResourceFile file, ConditionEvents events) {

  /** Reports what the file does, such as {@code "creates …"}, in that line. */
  void add(String what, int line) {
    events.add(
        SimpleConditionEvent.violated(
            file, "%s %s in (%s:%d)".formatted(file.name(), what, simple(file.name()), line)));
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** A condition that every finding of a check breaks. */
  static ArchCondition<ResourceFile> none(
      String sentence, BiConsumer<ResourceFile, FileFindings> check) {
    return new ArchCondition<>(sentence) {
      @Override
      public void check(ResourceFile file, ConditionEvents events) {
        check.accept(file, new FileFindings(file, events));
      }
    };
  }
}
