package dev.tablecast.system;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;

/** The forum's Postgres: the one that was started first, or a standby that took its place. */
final class ForumServer implements AutoCloseable {

  private PostgresServer primary;

  private ForumServer(PostgresServer primary) {
    this.primary = primary;
  }

  static ForumServer start() {
    return new ForumServer(PostgresServer.startEmbedded(PostgresOptions.fast()));
  }

  /** The one that takes writes. */
  synchronized PostgresServer primary() {
    return primary;
  }

  /** Puts a standby in the place of the primary, which has been killed and never comes back. */
  synchronized void failOverTo(PostgresServer standby) {
    standby.promote();
    primary.close();
    primary = standby;
  }

  @Override
  public void close() {
    primary().close();
  }
}
