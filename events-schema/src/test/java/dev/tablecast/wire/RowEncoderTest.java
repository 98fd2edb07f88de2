package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.proto.Json;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Movie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowEncoderTest {

  private static final TableContract MOVIE = TableContract.of(Movie.class);
  private static final Facet EVERY_TYPE = TableContract.of(EveryType.class).masterFacet();

  private final RowEncoder movies =
      RowEncoder.of(MOVIE.masterFacet(), List.of("year", "note", "title", "id"));

  @Test
  void encodesColumnsInAnyOrderAndPassesOverOthers() throws Exception {
    PostgresRow row =
        PostgresBinary.row(
            List.of(bytes(1999), bytes("private"), bytes("The Matrix"), bytes(603L)));

    assertThat(Movie.parseFrom(movies.encode(row)))
        .isEqualTo(Movie.newBuilder().setId(603).setTitle("The Matrix").setYear(1999).build());
    assertThat(movies.key(row)).isEqualTo("603");
  }

  @Test
  void encodesTheFacetOfAnotherOwner() throws Exception {
    RowEncoder prices = RowEncoder.of(MOVIE.facet("store"), List.of("id", "price", "quantity"));

    Movie movie =
        Movie.parseFrom(
            prices.encode(PostgresBinary.row(Arrays.asList(bytes(0L), null, bytes(0)))));

    assertThat(movie).isEqualTo(Movie.newBuilder().setQuantity(0).build());
    assertThat(movie.hasQuantity()).isTrue();
  }

  @Test
  void takesNarrowerIntegersAndFloats() throws Exception {
    assertThat(everyType("an_int64", bytes((short) -7)).getAnInt64()).isEqualTo(-7);
    assertThat(everyType("an_int64", bytes(-7)).getAnInt64()).isEqualTo(-7);
    assertThat(everyType("a_sint32", bytes((short) -7)).getASint32()).isEqualTo(-7);
    assertThat(everyType("a_double", PostgresBinary.of(1.5f)).getADouble()).isEqualTo(1.5);
  }

  @Test
  void takesJsonAndJsonb() throws Exception {
    Json json = Json.newBuilder().setValue("{\"a\": 1}").build();

    assertThat(everyType("a_json", bytes("{\"a\": 1}")).getAJson()).isEqualTo(json);
    assertThat(everyType("a_json", bytes("\u0001{\"a\": 1}")).getAJson()).isEqualTo(json);
  }

  @Test
  void keepsNegativeZero() throws Exception {
    EveryType message = everyType("a_double", PostgresBinary.of(-0.0));

    assertThat(Double.doubleToRawLongBits(message.getADouble()))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void refusesValuesThatTheWireCannotCarry() {
    assertUnencodable("a_timestamp", bytes(Long.MAX_VALUE), "infinite timestamp");
    assertUnencodable("a_timestamp", bytes(Long.MIN_VALUE), "infinite timestamp");
    assertUnencodable("a_date", bytes(Integer.MAX_VALUE), "infinite date");
    assertUnencodable("a_date", bytes(Integer.MIN_VALUE), "infinite date");
    assertUnencodable("a_mood", bytes("ANGRY"), "no name in enum tablecast.tests.Mood");
    assertUnencodable("a_mood", bytes(""), "no name in enum tablecast.tests.Mood");
    assertUnencodable("a_text", null, "is NULL");
    assertUnencodable("texts", null, "is NULL");
    assertUnencodable("id", null, "is NULL");
  }

  @Test
  void refusesArraysThatRepeatedFieldsCannotBe() {
    List<byte @Nullable []> withNull = new ArrayList<>();
    withNull.add(null);
    byte[] shifted = PostgresBinary.array(List.of(bytes("a")));
    shifted[19] = 0;
    byte[] matrix = PostgresBinary.array(List.of(bytes("a")));
    matrix[3] = 2;

    assertUnencodable("texts", PostgresBinary.array(withNull), "NULL element");
    assertUnencodable("texts", shifted, "does not begin at index 1");
    assertUnencodable("texts", matrix, "2 dimensions");
  }

  @Test
  void refusesValuesOfAnotherType() {
    for (String column :
        List.of(
            "a_bool",
            "an_int32",
            "a_float",
            "a_double",
            "a_timestamp",
            "a_decimal",
            "a_date",
            "a_uuid",
            "texts")) {
      assertUnencodable(column, bytes("another"), "has 7 bytes");
    }
    assertUnencodable("an_int32", bytes(7L), "has 8 bytes");
  }

  @Test
  void tellsOfUnchangedColumnsAndRefusesToEncodeThem() {
    PostgresRow row =
        PostgresBinary.row(List.of(bytes(1999), bytes("x"), bytes("The Matrix"), bytes(603L)));
    assertThat(movies.lacksUnchanged(row)).isFalse();

    row.set(1, 0, PostgresRow.UNCHANGED);
    assertThat(movies.lacksUnchanged(row)).isFalse();
    row.set(2, 0, PostgresRow.UNCHANGED);
    assertThat(movies.lacksUnchanged(row)).isTrue();
    assertThat(movies.key(row)).isEqualTo("603");
    assertThatThrownBy(() -> movies.encode(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'title' is unchanged");
    row.set(3, 0, PostgresRow.UNCHANGED);
    assertThatThrownBy(() -> movies.key(row)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesKeysThatAreNull() {
    assertThatThrownBy(() -> movies.key(PostgresBinary.row(Arrays.asList(null, null, null, null))))
        .isInstanceOf(UnencodableValueException.class)
        .hasMessageContaining("part of the key");
  }

  @Test
  void refusesRowsThatLackAColumn() {
    assertThatThrownBy(() -> RowEncoder.of(MOVIE.masterFacet(), List.of("id", "title")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the rows lack column 'year' of facet forum.movie; they have [id, title]");
  }

  private static EveryType everyType(String column, byte @Nullable [] value) throws Exception {
    RowEncoder encoder =
        RowEncoder.of(EVERY_TYPE, EVERY_TYPE.columns().stream().map(Column::name).toList());
    return EveryType.parseFrom(encoder.encode(everyTypeRow(column, value)));
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

  private static void assertUnencodable(String column, byte @Nullable [] value, String reason) {
    ThrowingCallable encoding = () -> everyType(column, value);
    assertThatThrownBy(encoding)
        .as(column)
        .isInstanceOfSatisfying(
            UnencodableValueException.class,
            refusal -> assertThat(refusal.column()).isEqualTo(column))
        .hasMessageStartingWith("column '" + column + "': its value ")
        .hasMessageContaining(reason);
  }

  private static byte[] bytes(Object value) {
    if (value instanceof Short number) {
      return new byte[] {(byte) (number >> 8), (byte) (short) number};
    }
    return value instanceof String text ? text.getBytes(UTF_8) : PostgresBinary.of(value);
  }
}
