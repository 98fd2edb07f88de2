package dev.tablecast.contract.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps, beside a contract's tests, a record of the contract as it was last released, and refuses
 * to let the contract break with it. A contract jar's whole test is
 *
 * <pre>{@code
 * @Test
 * void keepsItsPromises() {
 *   ContractHistory.assertCompatible(Movie.class);
 * }
 * }</pre>
 *
 * <p>The record is a text to be committed and reviewed, {@code
 * src/test/contracts/<owner>.<table>.txtpb}. Where it is missing, or the contract has changed
 * compatibly, it is written and the assertion fails once, so that no build stays green without the
 * record being committed. Where the contract breaks, the record is left alone.
 */
public final class ContractHistory {

  private final Path directory;

  private ContractHistory(Path directory) {
    this.directory = directory;
  }

  /** A history whose records are in this directory, which is created when needed. */
  public static ContractHistory in(Path directory) {
    return new ContractHistory(directory);
  }

  /**
   * Compares a contract with its record in {@code src/test/contracts} of the module that the class
   * was compiled in.
   *
   * @throws IncompatibleContractException if the contract breaks with its record
   * @throws AssertionError if the record was missing or behind, and has just been written
   */
  public static void assertCompatible(Class<? extends Message> contract) {
    in(RecordFolder.of(contract)).verify(contract);
  }

  /** Does what {@link #assertCompatible} does, with the records of this directory. */
  public void verify(Class<? extends Message> contract) {
    TableContract current = TableContract.of(contract);
    Descriptor message = current.descriptor();
    Path file = directory.resolve("%s.%s.txtpb".formatted(current.owner(), current.table()));
    String text = ContractRecord.write(message);
    try {
      if (!Files.exists(file)) {
        write(file, text);
        throw new AssertionError(
            ("The contract %s had no record yet; it has been written to %s. Commit it: the next"
                    + " run passes and compares with it.")
                .formatted(message.getFullName(), file));
      }
      String recorded = Files.readString(file);
      Descriptor predecessor = read(recorded, message, file);
      Compatibility.of(predecessor)
          .require(
              message,
              ("recorded in %s (if that state was never released, bring back the released one with"
                      + " `git checkout <main> -- %s` and run again)")
                  .formatted(file, file.getFileName()));
      if (!ContractRecord.write(predecessor).equals(text)) {
        write(file, text);
        throw new AssertionError(
            ("The contract %s has changed and may: nothing breaks. Its record %s has been brought"
                    + " up to date. Commit it with the change: the next run passes.")
                .formatted(message.getFullName(), file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Descriptor read(String recorded, Descriptor current, Path file) {
    try {
      return ContractRecord.read(recorded, current);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          ("%s is not the record of a contract (%s); if a merge left its marks in it, take the"
                  + " released side, `git checkout <main> -- %s`, and run again")
              .formatted(file, e.getMessage(), file.getFileName()),
          e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, text);
  }
}
