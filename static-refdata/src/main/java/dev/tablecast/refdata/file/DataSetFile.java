package dev.tablecast.refdata.file;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of a contract from a file. Immutable and thread-safe. */
public final class DataSetFile {

  /**
   * What a file has.
   *
   * @param rows those that could be read
   * @param faults what could not, each with its line
   */
  public record Content(List<PlacedRow> rows, List<String> faults) {

    public Content {
      rows = List.copyOf(rows);
      faults = List.copyOf(faults);
    }
  }

  private final RowBuilder rows;

  private DataSetFile(RowBuilder rows) {
    this.rows = rows;
  }

  /** A file of rows of that contract. */
  public static DataSetFile of(TableContract contract, Class<? extends Message> message) {
    return new DataSetFile(new RowBuilder(contract, message));
  }

  /**
   * Reads all of it.
   *
   * @param name ends with {@code .csv} or {@code .json}
   */
  public Content read(String name, InputStream in) throws IOException {
    List<PlacedRow> placed = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try {
      for (RawRow raw : parse(name, text(in))) {
        rows.build(raw, faults).ifPresent(placed::add);
      }
    } catch (MalformedFileException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    return new Content(placed, faults);
  }

  private static List<RawRow> parse(String name, String text) throws MalformedFileException {
    if (name.endsWith(".csv")) {
      return new CsvRows(text).read();
    }
    if (name.endsWith(".json")) {
      return new JsonRows(text).read();
    }
    throw new MalformedFileException(
        1, "of '%s' only the name can tell what it is; end it with .csv or .json".formatted(name));
  }

  /** Without the mark that some editors begin a file with; anything but UTF-8 is refused. */
  private static String text(InputStream in) throws IOException, MalformedFileException {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MalformedFileException(1, "the file is not UTF-8; save it as that");
    }
  }
}
