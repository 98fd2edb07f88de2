package dev.tablecast.refdata;

import dev.tablecast.contract.compatibility.RecordFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps, beside a contract's tests, which content a data set had in its last version, and refuses
 * another content of the same version: of two instances with either, none would be the later. The
 * whole test of a jar that has a set is
 *
 * <pre>{@code
 * @Test
 * void isSoundAndHasAVersionOfItsOwn() {
 *   DataSetHistory.assertVersioned(ReferenceDataSet.ofFile(Genre.class, "3", "genres.csv"));
 * }
 * }</pre>
 *
 * <p>The record is a line to be committed, {@code src/test/contracts/<owner>.<table>.set}. Where it
 * is missing, or the version has been raised, it is written and the assertion fails once, so that
 * no build stays green without the record being committed.
 */
public final class DataSetHistory {

  private final Path directory;

  private DataSetHistory(Path directory) {
    this.directory = directory;
  }

  /** A history whose records are in this directory, which is created when needed. */
  public static DataSetHistory in(Path directory) {
    return new DataSetHistory(directory);
  }

  /**
   * Compares a set with its record in {@code src/test/contracts} of the module that its contract's
   * class was compiled in.
   *
   * @throws AssertionError if the content has changed and its version has not been raised; or if
   *     the record was missing or behind, and has just been written
   */
  public static void assertVersioned(ReferenceDataSet set) {
    in(RecordFolder.of(set.message())).verify(set);
  }

  /** Does what {@link #assertVersioned} does, with the records of this directory. */
  public void verify(ReferenceDataSet set) {
    Path file =
        directory.resolve("%s.%s.set".formatted(set.contract().owner(), set.contract().table()));
    String current = set.version() + " " + set.hash() + "\n";
    try {
      String recorded = Files.exists(file) ? Files.readString(file) : "";
      if (!recorded.equals(current)) {
        refuseUnlessLater(set, recorded, file);
        Files.createDirectories(directory);
        Files.writeString(file, current);
        throw new AssertionError(
            "%s had no record yet; it has been written to %s. Commit it: the next run passes."
                .formatted(set, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseUnlessLater(ReferenceDataSet set, String recorded, Path file) {
    if (recorded.isEmpty()) {
      return;
    }
    DataSetVersion last = new DataSetVersion(recorded.strip().split(" ", 2)[0]);
    if (!set.version().isAfter(last)) {
      throw new AssertionError(
          "%s is not what version %s was, as recorded in %s; raise the version above that (if that state was never released, delete the record and run again)"
              .formatted(set, last, file));
    }
  }
}
