package dev.tablecast.system;

import dev.tablecast.devservices.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres loses its data and is given an earlier copy of them, as from a backup: what was
 * committed in between has never been.
 */
final class Restore implements Blow {

  private final Supplier<PostgresServer> server;
  private final String name;
  private final boolean forum;
  private final boolean withSlots;
  private @Nullable Path copy;

  private Restore(Supplier<PostgresServer> server, String name, boolean forum, boolean withSlots) {
    this.server = server;
    this.name = name;
    this.forum = forum;
    this.withSlots = withSlots;
  }

  static Restore ofForum(ForumServer server, boolean withSlots) {
    return new Restore(
        server::primary,
        "forum's data restored %s its slots".formatted(withSlots ? "with" : "without"),
        true,
        withSlots);
  }

  static Restore ofStore(PostgresServer server) {
    return new Restore(() -> server, "store's data restored", false, true);
  }

  @Override
  public void prepare() {
    PostgresServer postgres = server.get();
    postgres.kill();
    copy = postgres.copyData();
    postgres.restart();
  }

  @Override
  public void strike() {
    server.get().kill();
  }

  @Override
  public void mend() throws IOException {
    Path earlier = copy;
    if (earlier == null) {
      throw new IllegalStateException("there is no copy to restore");
    }
    PostgresServer postgres = server.get();
    postgres.restoreData(earlier);
    if (!withSlots) {
      removeContent(postgres.dataDirectory().resolve("pg_replslot"));
    }
    postgres.restart();
  }

  @Override
  public boolean leavesForumWriting() {
    return !forum;
  }

  @Override
  public boolean leavesLogWhole() {
    return !forum;
  }

  @Override
  public String toString() {
    return name;
  }

  private static void removeContent(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(directory)) {
          Files.delete(each);
        }
      }
    }
  }
}
