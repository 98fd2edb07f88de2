package dev.tablecast.contract.compatibility;

/**
 * One way in which a contract breaks with its predecessor.
 *
 * @param rule the rule that is broken
 * @param found what was and what is, and whom the difference breaks
 * @param wayOut what to write instead
 */
public record Break(Rule rule, String found, String wayOut) {

  @Override
  public String toString() {
    return "%s: %s. %s.".formatted(rule, found, wayOut);
  }
}
