package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that runs Postgres, which refuses to run as root, as it often would in a container.
 *
 * @param prefix the words before a command that make it run as this user
 * @param uid the user's number if it is another than this JVM's, else -1
 */
record PostgresUser(List<String> prefix, int uid) {

  private static final int SAME = -1;
  private static final int NOBODY = 65534;

  PostgresUser {
    prefix = List.copyOf(prefix);
  }

  static PostgresUser ofThisMachine() {
    // Else Ctrl-C in a terminal would end it before the applications that still need it.
    List<String> prefix = new ArrayList<>(Signals.ownSession());
    if (!isRoot()) {
      return new PostgresUser(prefix, SAME);
    }
    // In a user namespace of its own root is nobody. Containers seldom allow one.
    if (Command.succeeds("unshare", "--user", "true")) {
      prefix.addAll(List.of("unshare", "--user"));
      return new PostgresUser(prefix, SAME);
    }
    prefix.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    return new PostgresUser(prefix, NOBODY);
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"))
        && !System.getProperty("os.name").startsWith("Windows");
  }

  List<String> command(Path program, List<String> arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.add(program.toString());
    words.addAll(arguments);
    return words;
  }

  /** Makes this user the owner of {@code directory}, of what is in it, and lets it get there. */
  void own(Path directory) {
    if (uid == SAME) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", uid);
      }
      Files.setPosixFilePermissions(
          directory.resolveSibling(""), PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
