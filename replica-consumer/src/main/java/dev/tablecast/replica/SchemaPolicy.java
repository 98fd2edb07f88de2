package dev.tablecast.replica;

/** What is done about a database that is not as the declared replicas need it. */
public enum SchemaPolicy {
  /** Nothing is changed: start is refused with the statements, to be run by a migration. */
  VALIDATE,
  /** What is missing is created; start is refused for what is there and different. */
  CREATE
}
