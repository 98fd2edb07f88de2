package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import dev.tablecast.refdata.contracts.Country;
import dev.tablecast.refdata.genres.Genre;
import dev.tablecast.refdata.genres.Loose;
import dev.tablecast.refdata.genres.Specimen;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set is sound, or whoever makes it is told why not: in a test of the jar that has it. */
class ReferenceDataSetTest {

  @Test
  void readsCsvWithQuotesEmptyTextsAndNulls() {
    ReferenceDataSet set = ReferenceDataSet.ofFile(Genre.class, "3", "genres.csv");

    assertThat(set.rows())
        .containsExactly(
            Genre.newBuilder().setCode("drama").setTitle("Drama").setShelf(1).build(),
            Genre.newBuilder().setCode("noir").setTitle("Film \"noir\",\r\nand crime").build(),
            Genre.newBuilder().setCode("none").setTitle("").setShelf(3).build());
    assertThat(set).hasToString("data set genre 3 (3 rows)");
  }

  @Test
  void readsEveryTypeFromJsonAsPostgresWouldWriteIt() throws SQLException {
    RefdataDatabase database = new RefdataDatabase();

    database.load(ReferenceDataSet.ofFile(Specimen.class, "1", "specimens.json"));

    assertThat(
            database.query(
                "select id, b, i, f, d, t, x, k, at at time zone 'UTC', n, day, u, j, tags"
                    + " from specimen order by id"))
        .containsExactly(
            "1|null|null|null|null|null|null|null|null|null|null|null|null|{}",
            "2|t|-3|0.5|0.001|Zoë|\\x0aff|KIND_RARE|2026-11-26 12:00:00.5|7.50|2026-11-26|"
                + "123e4567-e89b-12d3-a456-426614174000|{\"a\": [1, null]}|"
                + "{one,\"two, \\\"three\\\"\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wrong-title.csv    | line 4: column 'title' is NOT NULL, but has no value
          unknown-column.csv | line 2: there is no column 'size'; the contract has [code, title, shelf]
          torn.csv           | line 3: 4 fields, but the first line names 3 columns; quote a field that has a comma
          empty.csv          | it has no rows: loading it would mark every row of the table as gone; leave the table out instead
          nowhere.csv        | nowhere.csv is not beside dev.tablecast.refdata.genres.Genre; a name that begins with '/' is looked for from the top
          """)
  void aFileThatIsNotSoundIsRefusedWithTheLine(String file, String fault) {
    assertThat(faults(Genre.class, file)).containsExactly(fault);
  }

  @Test
  void everyFaultIsToldAtOnce() {
    assertThat(faults(Genre.class, "faulty.csv"))
        .containsExactly(
            "line 2: column 'shelf' is an integer of 32 bits, not 'high'",
            "line 6: column 'code' is varchar(8), but the text has 11 characters");
    assertThat(faults(Specimen.class, "specimens-wrong.json"))
        .containsExactly(
            "line 2: column 'b' is true or false, not 'yes'",
            "line 2: column 'x' is bytes such as \\x0a1b, not '0a'",
            "line 2: column 'k' is one of [KIND_UNKNOWN, KIND_RARE], not 'KIND_COMMON'",
            "line 3: column 'at' is a time such as 2026-11-26T12:00:00Z, not 'noon'",
            "line 3: column 'n' is a number, not 'much'",
            "line 3: column 'day' is a day such as 2026-11-26, not 'today'",
            "line 3: column 'u' is a UUID such as 123e4567-e89b-12d3-a456-426614174000, not 'none'",
            "line 3: column 'tags' is an array: write it in JSON, as [\"…\", …]",
            "line 4: column 'id' is an integer of 64 bits, not '9223372036854775808'",
            "line 5: column 'id' is NOT NULL, but has no value");
  }

  @Test
  void aFileThatIsTornIsToldWhereItIs() {
    assertThat(faults(Specimen.class, "torn.json"))
        .singleElement()
        .asString()
        .startsWith("line 3: not JSON: Unexpected character ('}'");
  }

  @Test
  void keysAreUnique() {
    assertThatThrownBy(() -> Genres.set("1", "drama=Drama", "noir=Noir", "drama=Play"))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            "Data set genre 1 cannot be loaded:\n  - row 3: the key (code) is that of row 1 already;"
                + " give each row a key of its own");
  }

  @Test
  void aMessageThatLacksANotNullValueIsRefused() {
    List<Country> rows = List.of(Country.newBuilder().setAlpha2("XX").build());

    assertThatThrownBy(() -> ReferenceDataSet.of(Country.class, "1", rows))
        .hasMessageContaining("row 1: column 'names' is NOT NULL, but has no value");
  }

  @Test
  void aContractThatIsNotFrozenIsRefused() {
    List<Loose> rows = List.of(Loose.newBuilder().setCode("a").build());

    assertThatThrownBy(() -> ReferenceDataSet.of(Loose.class, "1", rows))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("refdata.Loose is not frozen")
        .hasMessageContaining("frozen: true");
  }

  @Test
  void theHashIsOfTheRowsWhateverTheirOrder() {
    ReferenceDataSet set = Genres.set("1", "drama=Drama", "noir=Noir");

    assertThat(Genres.set("2", "noir=Noir", "drama=Drama").hash()).isEqualTo(set.hash());
    assertThat(Genres.set("1", "drama=Drama", "noir=Noir@1").hash()).isNotEqualTo(set.hash());
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1",
    "10, 9",
    "1.10, 1.9",
    "1.0.1, 1",
    "2026-11-26, 2026-2-27",
    "79.1-17.0.15, 79.1"
  })
  void aVersionIsLaterByItsFirstNumberThatDiffers(String later, String earlier) {
    assertThat(new DataSetVersion(later)).isGreaterThan(new DataSetVersion(earlier));
    assertThat(new DataSetVersion(earlier)).isLessThan(new DataSetVersion(later));
  }

  @ParameterizedTest
  @CsvSource({"latest", "1.x", "''", "1..2", "99999999999"})
  void aVersionOfAnotherFormIsRefused(String version) {
    assertThatThrownBy(() -> Genres.set(version, "drama=Drama"))
        .hasMessageContaining("use numbers, such as 3, 1.4 or 2026-11-26");
  }

  private static List<String> faults(Class<? extends Message> contract, String file) {
    DataSetException refused =
        catchThrowableOfType(
            DataSetException.class, () -> ReferenceDataSet.ofFile(contract, "3", file));
    assertThat(refused).hasMessageContaining(" of " + file + " cannot be loaded");
    return refused.faults();
  }
}
