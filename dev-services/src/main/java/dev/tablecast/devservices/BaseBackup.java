package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * What pg_basebackup does, which the embedded binaries lack: a copy of a running server's data,
 * from which a standby starts.
 */
final class BaseBackup {

  /** Directories whose content a standby makes itself. */
  private static final Set<String> CONTENT_NOT_COPIED =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> FILES_NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts");

  private BaseBackup() {}

  /**
   * Copies the data of {@code primary}, and keeps the write-ahead log from now on in {@code slot}.
   */
  static void copy(PostgresServer primary, Path target, String slot) {
    try (Connection session = primary.connect("postgres");
        Statement statement = session.createStatement()) {
      try (PreparedStatement reserve =
          session.prepareStatement("select pg_create_physical_replication_slot(?, true)")) {
        reserve.setString(1, slot);
        reserve.execute();
      }
      statement.execute("select pg_backup_start('standby', true)");
      Directories.copy(primary.dataDirectory(), target, BaseBackup::isNotCopied);
      try (ResultSet end = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        end.next();
        Files.writeString(target.resolve("backup_label"), end.getString(1));
      }
      Files.createFile(target.resolve("standby.signal"));
    } catch (SQLException e) {
      throw new DevServicesException("Cannot copy the data of the primary", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNotCopied(Path file) {
    String top = file.getName(0).toString();
    return file.getNameCount() == 1
        ? FILES_NOT_COPIED.contains(top)
        : CONTENT_NOT_COPIED.contains(top);
  }
}
