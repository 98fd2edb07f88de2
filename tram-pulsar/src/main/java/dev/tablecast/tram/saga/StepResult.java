package dev.tablecast.tram.saga;

/** What has become of a step of a saga. One that still waits has none. */
public enum StepResult {
  /** It was done. */
  SUCCEEDED,
  /** It was refused, and has had no effect. */
  FAILED,
  /** Nobody answered to the configured end: it may have been done, and is compensated. */
  UNKNOWN,
  /** An operator took it as done. */
  SKIPPED,
  /** A notification, which nobody answers. */
  NOTIFIED
}
