package dev.tablecast.tram.jdbc;

/** What is done about a database that lacks Eventuate Tram's tables. */
public enum SchemaPolicy {
  /** Nothing is changed: the start is refused with the statements, to be run by a migration. */
  VALIDATE,
  /** Tables that are missing are created. */
  CREATE
}
