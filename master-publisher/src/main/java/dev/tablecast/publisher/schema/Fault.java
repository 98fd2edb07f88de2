package dev.tablecast.publisher.schema;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that keeps a service from publishing.
 *
 * @param found what was found where, and why it fails
 * @param choices what mends it, each by itself; statements are complete
 */
public record Fault(String found, List<String> choices) {

  public Fault {
    choices = List.copyOf(choices);
  }

  static Fault of(String found, String... choices) {
    return new Fault(found, Arrays.asList(choices));
  }

  /** What was found, and below it each choice on a line of its own. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(found);
    for (int i = 0; i < choices.size(); i++) {
      text.append(i == 0 ? "\n      mend it: " : "\n           or: ").append(choices.get(i));
    }
    return text.toString();
  }
}
