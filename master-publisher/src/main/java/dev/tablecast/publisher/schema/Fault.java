package dev.tablecast.publisher.schema;

import java.util.List;

/**
 * One thing that keeps a service from publishing.
 *
 * @param kind what is wrong, the contract or the server's set-up
 * @param found what was found where, and why it fails
 * @param choices what mends it, each by itself; statements are complete
 */
public record Fault(Kind kind, String found, List<String> choices) {

  /** What is wrong. */
  public enum Kind {
    /** Table and contract do not fit: the release that brought either is broken. */
    CONTRACT,
    /** The server or the login's rights, which may change under a release that is sound. */
    SETUP
  }

  public Fault {
    choices = List.copyOf(choices);
  }

  static Fault ofContract(String found, String... choices) {
    return new Fault(Kind.CONTRACT, found, List.of(choices));
  }

  static Fault ofContract(String found, List<String> choices) {
    return new Fault(Kind.CONTRACT, found, choices);
  }

  static Fault ofSetup(String found, String... choices) {
    return new Fault(Kind.SETUP, found, List.of(choices));
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
