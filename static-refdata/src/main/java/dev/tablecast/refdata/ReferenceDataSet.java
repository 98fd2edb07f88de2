package dev.tablecast.refdata;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import dev.tablecast.refdata.file.DataSetFile;
import dev.tablecast.refdata.file.DataSetFile.Content;
import dev.tablecast.refdata.file.PlacedRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of a table that hardly ever changes, as they travel in a jar: a frozen contract, the
 * set's version, and its rows. Sound, and immutable.
 *
 * <p>A test of the jar that has it makes it, and thereby finds what is wrong: see {@link
 * DataSetHistory}.
 */
public final class ReferenceDataSet {

  private final Class<? extends Message> message;
  private final TableContract contract;
  private final DataSetVersion version;
  private final List<Message> rows;
  private final String hash;

  private ReferenceDataSet(
      Class<? extends Message> message,
      TableContract contract,
      DataSetVersion version,
      List<Message> rows) {
    this.message = message;
    this.contract = contract;
    this.version = version;
    this.rows = List.copyOf(rows);
    this.hash = ContentHash.of(contract, rows);
  }

  /**
   * A set of these rows.
   *
   * @param contract of a table that is frozen
   * @param version to be raised whenever a row changes, such as {@code 3} or {@code 2026-11-26}
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   * @throws DataSetException with everything that is wrong with the rows
   */
  public static <M extends Message> ReferenceDataSet of(
      Class<M> contract, String version, List<M> rows) {
    List<PlacedRow> placed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      placed.add(new PlacedRow(rows.get(i), "row " + (i + 1)));
    }
    return of(contract, version, "", new Content(placed, List.of()));
  }

  /**
   * The set that a file in the contract's jar has: CSV, whose first line names the columns and
   * where an empty field is NULL and {@code ""} an empty text; or JSON, an array of objects whose
   * properties are columns. UTF-8; times as {@code 2026-11-26T12:00:00Z}, dates as {@code
   * 2026-11-26}, bytes as {@code \x0a}. A column that may be NULL need not be there; arrays are for
   * JSON alone.
   *
   * @param contract of a table that is frozen
   * @param version to be raised whenever the file changes
   * @param resource the file, found from the contract's class; ends with {@code .csv} or {@code
   *     .json}
   * @throws dev.tablecast.contract.ContractException with every rule that the message breaks
   * @throws DataSetException with everything that is wrong with the file, each with its line
   */
  public static ReferenceDataSet ofFile(
      Class<? extends Message> contract, String version, String resource) {
    TableContract table = TableContract.of(contract);
    try (InputStream in = contract.getResourceAsStream(resource)) {
      if (in == null) {
        throw new DataSetException(
            name(table, version, resource),
            List.of(
                "%s is not beside %s; a name that begins with '/' is looked for from the top"
                    .formatted(resource, contract.getName())));
      }
      return of(contract, version, resource, DataSetFile.of(table, contract).read(resource, in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReferenceDataSet of(
      Class<? extends Message> message, String version, String resource, Content content) {
    TableContract contract = TableContract.of(message);
    List<String> faults = new ArrayList<>(content.faults());
    faults.addAll(Soundness.faults(contract, content.rows(), content.faults().isEmpty()));
    if (!faults.isEmpty()) {
      throw new DataSetException(name(contract, version, resource), faults);
    }
    return new ReferenceDataSet(
        message,
        contract,
        new DataSetVersion(version),
        content.rows().stream().map(PlacedRow::row).toList());
  }

  /** What the set is called: as its contract's table. */
  public String name() {
    return contract.table();
  }

  public TableContract contract() {
    return contract;
  }

  /** The contract's generated class. */
  public Class<? extends Message> message() {
    return message;
  }

  public DataSetVersion version() {
    return version;
  }

  /** SHA-256 of all rows and their columns, whatever their order, in hexadecimal digits. */
  public String hash() {
    return hash;
  }

  /** Messages of the contract, such as for the owner's own table to begin with. */
  public List<Message> rows() {
    return rows;
  }

  /** Names the set, its version and its size. */
  @Override
  public String toString() {
    return "data set %s %s (%d rows)".formatted(name(), version, rows.size());
  }

  private static String name(TableContract contract, String version, String resource) {
    return resource.isEmpty()
        ? "Data set %s %s".formatted(contract.table(), version)
        : "Data set %s %s of %s".formatted(contract.table(), version, resource);
  }
}
