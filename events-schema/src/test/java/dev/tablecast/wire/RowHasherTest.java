package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.proto.Decimal;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Movie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowHasherTest {

  private static final TableContract MOVIE = TableContract.of(Movie.class);
  private static final Facet EVERY_TYPE = TableContract.of(EveryType.class).masterFacet();
  private static final List<String> COLUMNS = List.of("id", "title", "year");
  private static final int ID = 1;
  private static final int TITLE = 2;
  private static final int YEAR = 3;

  private final RowHasher movies = RowHasher.of(MOVIE.masterFacet(), COLUMNS);

  @Test
  void aHashIsThatOfTheValueOnTheWireSeededByKeyAndColumn() {
    long seed = XxHash64.hash("603".getBytes(UTF_8), 0, 3, 0);
    byte[] title = "\nThe Matrix".getBytes(UTF_8);

    RowSums sums = sums(movie(603, "The Matrix", null));

    assertThat(title[0]).isEqualTo((byte) "The Matrix".length());
    assertThat(sums.count()).isEqualTo(1);
    assertThat(sums.hashes())
        .containsEntry(TITLE, XxHash64.hash(title, 0, title.length, seed + TITLE))
        .containsEntry(YEAR, 0L)
        .containsOnlyKeys(ID, TITLE, YEAR);
  }

  @Test
  void rowsAddUpInAnyOrder() {
    PostgresRow matrix = movie(603, "The Matrix", 1999);
    PostgresRow alien = movie(348, "Alien", 1979);
    PostgresRow solaris = movie(593, "Solaris", null);

    RowTally half = tally(solaris);
    half.add(tally(alien, matrix));

    assertThat(half.sums()).isEqualTo(sums(matrix, alien, solaris));
    assertThat(half.count()).isEqualTo(3);
  }

  @Test
  void twoRowsWithEachOthersValuesAreSeen() {
    RowSums right = sums(movie(603, "The Matrix", 1999), movie(348, "Alien", 1979));

    RowSums swapped = sums(movie(603, "Alien", 1999), movie(348, "The Matrix", 1979));

    assertThat(right.differing(swapped)).containsExactly(TITLE);
    assertThat(swapped.count()).isEqualTo(right.count());
  }

  @Test
  void oneColumnOffByOneIsSeen() {
    RowSums right = sums(movie(603, "The Matrix", 1999), movie(348, "Alien", 1979));

    assertThat(right.differing(sums(movie(603, "The Matrix", 2000), movie(348, "Alien", 1979))))
        .containsExactly(YEAR);
    assertThat(right.differing(sums(movie(603, "The Matrix", null), movie(348, "Alien", 1979))))
        .containsExactly(YEAR);
    assertThat(right.differing(sums(movie(603, "The Matrix", 1999), movie(349, "Alien", 1979))))
        .containsExactly(ID, TITLE, YEAR);
    assertThat(sums(movie(603, "", 0)).differing(sums(movie(603, "", null)))).containsExactly(YEAR);
  }

  @Test
  void aRowTooFewIsSeenWithoutItsOtherColumnsToo() {
    RowHasher keys = RowHasher.of(MOVIE.masterFacet(), List.of("id"));
    RowTally none = keys.tally();
    RowTally one = keys.tally();
    keys.read(PostgresBinary.row(List.of(bytes(0L))));
    one.add(keys);

    assertThat(one.sums().differing(none.sums())).containsExactly(ID);
  }

  @Test
  void someOfTheColumnsHashAsAllOfThemDo() {
    RowHasher some = RowHasher.of(MOVIE.masterFacet(), List.of("note", "year", "id"));
    some.read(PostgresBinary.row(List.of(bytes("mine"), bytes(1999), bytes(603L))));
    RowTally tally = some.tally();
    tally.add(some);

    RowSums all = sums(movie(603, "The Matrix", 1999));

    assertThat(tally.sums()).isEqualTo(all.only(Set.of(ID, YEAR, 4711)));
    assertThat(all.differing(tally.sums())).isEmpty();
    assertThat(some.width()).isEqualTo(2);
  }

  @Test
  void narrowerIntegersAndFloatsHashLikeWideOnes() {
    RowHasher hasher = everyType();

    assertThat(hash(hasher, "an_int64", new byte[] {-1, -2}))
        .isEqualTo(hash(hasher, "an_int64", bytes(-2L)));
    assertThat(hash(hasher, "a_double", bytes(0.5f)))
        .isEqualTo(hash(hasher, "a_double", bytes(0.5)));
  }

  @Test
  void equalNumbersHashAlikeHoweverTheyAreSpelled() {
    RowHasher hasher = everyType();

    assertThat(hash(hasher, "a_decimal", decimal("7.500")))
        .isEqualTo(hash(hasher, "a_decimal", decimal("7.5")))
        .isNotEqualTo(hash(hasher, "a_decimal", decimal("75")));
    assertThat(hash(hasher, "decimals", PostgresBinary.array(List.of(decimal("1.0"), bytes1()))))
        .isEqualTo(hash(hasher, "decimals", PostgresBinary.array(List.of(decimal("1"), bytes1()))));
    assertThat(hash(hasher, "a_double", bytes(-0.0)))
        .isEqualTo(hash(hasher, "a_double", bytes(0.0)));
    assertThat(hash(hasher, "a_float", bytes(-0.0f)))
        .isEqualTo(hash(hasher, "a_float", bytes(0.0f)));
    assertThat(hash(hasher, "a_double", bytes(Double.longBitsToDouble(0x7FF8_0000_0000_0001L))))
        .isEqualTo(hash(hasher, "a_double", bytes(Double.NaN)));
    assertThat(hash(hasher, "maybe_double", bytes(-0.5)))
        .isNotEqualTo(hash(hasher, "maybe_double", bytes(0.5)));
  }

  @Test
  void jsonbHashesAsItsText() {
    RowHasher hasher = everyType();

    assertThat(hash(hasher, "a_json", bytes("\1{\"a\": 1}")))
        .isEqualTo(hash(hasher, "a_json", bytes("{\"a\": 1}")));
  }

  @Test
  void elementsOfArraysDoNotRunIntoEachOther() {
    RowHasher hasher = everyType();

    assertThat(hash(hasher, "texts", PostgresBinary.array(List.of(bytes("ab"), bytes("c")))))
        .isNotEqualTo(hash(hasher, "texts", PostgresBinary.array(List.of(bytes("a"), bytes("bc")))))
        .isNotEqualTo(hash(hasher, "texts", PostgresBinary.array(List.of(bytes("abc")))));
    assertThat(hash(hasher, "texts", PostgresBinary.array(List.of())))
        .isNotEqualTo(hash(hasher, "texts", PostgresBinary.array(List.of(bytes("")))));
  }

  @Test
  void tellsAsMuchOfTheKeyAsTheRouterDoes() {
    RowHasher hasher = everyType();
    hasher.read(everyTypeRow("region", bytes("Ål, 50 %")));

    assertThat(hasher.key()).isEqualTo("Ål%2C 50 %25,0");
    assertThat(hasher.keyHash()).isEqualTo(RowHasher.keyHash(hasher.key()));
    assertThat(hasher.partition(7)).isEqualTo(RowKey.partition(hasher.key(), 7));
  }

  @Test
  void keepsRowsAsNumbersAlone() {
    long[] kept = new long[1 + movies.width()];
    movies.read(movie(603, "The Matrix", 1999));
    movies.writeTo(kept, 1);
    movies.read(movie(348, "Alien", 1979));
    RowTally tally = movies.tally();

    tally.add(kept, 1);

    assertThat(tally.sums()).isEqualTo(sums(movie(603, "The Matrix", 1999)));
  }

  @Test
  void refusesWhatTheWireRefusesAndTellsTheKeyAllTheSame() {
    RowHasher hasher = everyType();

    assertThatThrownBy(() -> hasher.read(everyTypeRow("a_timestamp", bytes(Long.MAX_VALUE))))
        .isInstanceOf(UnencodableValueException.class)
        .hasMessageContaining("infinite");
    assertThat(hasher.key()).isEqualTo("%~,0");
    assertThatThrownBy(() -> hasher.read(everyTypeRow("a_text", null)))
        .isInstanceOf(UnencodableValueException.class);
    assertThatThrownBy(() -> movies.read(PostgresBinary.row(Arrays.asList(null, bytes("x"), null))))
        .isInstanceOf(UnencodableValueException.class)
        .hasMessageContaining("part of the key");
    assertThat(hasher.hasKey()).isTrue();
    assertThat(movies.hasKey()).isFalse();
    assertThatThrownBy(() -> RowHasher.of(MOVIE.masterFacet(), List.of("title")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lack column 'id'");
  }

  @Test
  void sumsOfOtherColumnsDoNotAddUp() {
    RowTally keys = RowHasher.of(MOVIE.masterFacet(), List.of("id")).tally();

    assertThatThrownBy(() -> movies.tally().add(keys)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RowSums(-1, new TreeMap<>(Map.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RowSums sums(PostgresRow... rows) {
    return tally(rows).sums();
  }

  private RowTally tally(PostgresRow... rows) {
    RowTally tally = movies.tally();
    for (PostgresRow row : rows) {
      movies.read(row);
      tally.add(movies);
    }
    return tally;
  }

  private static PostgresRow movie(long id, String title, @Nullable Integer year) {
    return PostgresBinary.row(
        Arrays.asList(bytes(id), bytes(title), year == null ? null : bytes(year)));
  }

  private static RowHasher everyType() {
    return RowHasher.of(EVERY_TYPE, EVERY_TYPE.columns().stream().map(Column::name).toList());
  }

  private static long hash(RowHasher hasher, String column, byte @Nullable [] value) {
    hasher.read(everyTypeRow(column, value));
    RowTally tally = hasher.tally();
    tally.add(hasher);
    int number = EVERY_TYPE.contract().column(column).number();
    return tally.sums().hashes().getOrDefault(number, 0L);
  }

  /** A row of zeros but for one column. */
  private static PostgresRow everyTypeRow(String name, byte @Nullable [] value) {
    List<byte @Nullable []> values = new ArrayList<>();
    for (Column column : EVERY_TYPE.columns()) {
      values.add(column.name().equals(name) ? value : zero(column));
    }
    return PostgresBinary.row(values);
  }

  private static byte @Nullable [] zero(Column column) {
    if (column.nullable()) {
      return null;
    } else if (column.array()) {
      return PostgresBinary.array(List.of());
    }
    return switch (column.type()) {
      case BOOL -> new byte[1];
      case INT32, FLOAT, DATE -> new byte[4];
      case INT64, DOUBLE, TIMESTAMP, DECIMAL -> new byte[8];
      case TEXT, BYTES -> new byte[0];
      case ENUM -> bytes("UNKNOWN");
      case UUID -> new byte[16];
      case JSON -> bytes("null");
    };
  }

  private static byte[] decimal(String text) {
    ByteSink binary = new ByteSink(16);
    NumericParser.parse(text.getBytes(UTF_8), 0, text.length(), binary);
    return binary.toByteArray();
  }

  private static byte[] bytes1() {
    return PostgresBinary.of(Decimal.newBuilder().setValue("0.25").build());
  }

  private static byte[] bytes(Object value) {
    return value instanceof String text ? text.getBytes(UTF_8) : PostgresBinary.of(value);
  }
}
