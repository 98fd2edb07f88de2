package dev.tablecast.devservices;

import java.nio.file.Path;

/** What is kept from one run to the next: only what can be had again. */
final class UserCache {

  private UserCache() {}

  /** Root's is open to all, for the user that Postgres may have to run as. */
  static Path directory() {
    return PostgresUser.isRoot()
        ? Path.of("/var/cache/tablecast")
        : Path.of(System.getProperty("user.home"), ".cache", "tablecast");
  }
}
