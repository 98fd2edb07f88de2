package dev.tablecast.replica;

/** What is done about a service's login that may do more than the guard can hold. */
public enum LoginPolicy {
  /** The start is refused, with the statements that mend it. */
  REFUSE,
  /** The same is told in the log. */
  WARN,
  /** Nobody looks. */
  OFF
}
