package dev.tablecast.refdata.autoconfigure;

/** What is done when tables are not loaded in time. */
enum WhenLate {
  /** The start fails. */
  REFUSE_START,
  /** The service starts, but is not ready for traffic until they are loaded. */
  REFUSE_TRAFFIC,
  /** The service starts and serves with what its tables have, while loading is tried again. */
  SERVE
}
