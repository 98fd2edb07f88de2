package dev.tablecast.replica.schema;

import java.util.List;

/**
 * One thing that is not as a replica needs it.
 *
 * @param kind what is wrong, and who can mend it
 * @param found what was found where, and why it fails
 * @param choices what mends it, each by itself; statements are complete
 */
public record Fault(Kind kind, String found, List<String> choices) {

  /** What is wrong. */
  public enum Kind {
    /** Something is not there; the first choice adds it, and nothing is lost. */
    MISSING,
    /** Something is otherwise than the declaration needs it; a person has to decide. */
    DIFFERENT,
    /** The login's rights, which may change under a release that is sound. */
    RIGHTS,
    /** What the service's own login may do, though the guard is to keep it from that. */
    LOGIN,
    /**
     * Of another release that kept more; the first choice removes it. Keeps nothing from working.
     */
    LEFTOVER
  }

  public Fault {
    choices = List.copyOf(choices);
  }

  static Fault missing(String found, String... choices) {
    return new Fault(Kind.MISSING, found, List.of(choices));
  }

  static Fault different(String found, String... choices) {
    return new Fault(Kind.DIFFERENT, found, List.of(choices));
  }

  static Fault rights(String found, String... choices) {
    return new Fault(Kind.RIGHTS, found, List.of(choices));
  }

  static Fault login(String found, String... choices) {
    return new Fault(Kind.LOGIN, found, List.of(choices));
  }

  static Fault leftover(String found, String... choices) {
    return new Fault(Kind.LEFTOVER, found, List.of(choices));
  }

  /** What was found, and below it each choice, from a line of its own on. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(found);
    for (int i = 0; i < choices.size(); i++) {
      text.append(i == 0 ? "\n      mend it: " : "\n           or: ")
          .append(choices.get(i).strip().replace("\n", "\n               "));
    }
    return text.toString();
  }
}
