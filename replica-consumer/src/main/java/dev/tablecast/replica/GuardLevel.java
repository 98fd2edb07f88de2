package dev.tablecast.replica;

/** What keeps a service from writing what others own. */
public enum GuardLevel {
  /** Triggers, which stop mistakes; whoever means to, gets by. */
  ACCIDENT,
  /**
   * Roles and grants too: replication writes by a login of its own, and the service's own login may
   * read replicas and update its local columns, nothing else.
   */
  STRICT
}
