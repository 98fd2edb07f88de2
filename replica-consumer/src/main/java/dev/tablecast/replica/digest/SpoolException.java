package dev.tablecast.replica.digest;

import java.io.IOException;
import java.nio.file.Path;

/** A directory for temporary files takes no more; rows can be compared in the database instead. */
public final class SpoolException extends IOException {

  private static final long serialVersionUID = 1L;

  SpoolException(Path directory, IOException cause) {
    super(
        """
        %s cannot hold the digests of rows that are compared, 64 bytes each: %s. Make room there, \
        or name another directory by -Djava.io.tmpdir"""
            .formatted(directory, cause),
        cause);
  }
}
