package dev.tablecast.contract.compatibility;

import static dev.tablecast.contract.compatibility.Films.film;
import static dev.tablecast.contract.compatibility.Films.genreWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FeatureSet.JsonFormat;
import com.google.protobuf.Descriptors.Descriptor;
import org.junit.jupiter.api.Test;

class EnumRulesTest {

  @Test
  void aValueMayBeAdded() {
    assertInnocent(genreWith(genre -> genre.addValueBuilder().setName("MUSICAL").setNumber(3)));
  }

  @Test
  void aDeletedValueReservesItsNumberAndItsName() {
    assertGuilty(
        genreWith(genre -> genre.removeValue(2)),
        "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED: value 2 [COMEDY] of enum compatibility.Genre"
            + " is gone and its number may be used anew. Keep the value, or once no row holds it"
            + " write `reserved 2;`.",
        "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: value 2 [COMEDY] of enum compatibility.Genre is"
            + " gone and its name may be used anew. Keep the value, or once no row holds it write"
            + " `reserved \"COMEDY\";`.");
    assertInnocent(
        genreWith(
            genre -> {
              genre.removeValue(2).addReservedName("COMEDY");
              genre.addReservedRangeBuilder().setStart(2).setEnd(2);
            }));
  }

  @Test
  void aNumberKeepsItsName() {
    assertGuilty(
        genreWith(genre -> genre.getValueBuilder(2).setName("FARCE")),
        "ENUM_VALUE_SAME_NAME: value 2 of enum compatibility.Genre was [COMEDY] and is [FARCE]."
            + " Keep the name, which is the column's text in Postgres.");
  }

  @Test
  void namesThatSwapNumbersAreTold() {
    assertGuilty(
        genreWith(
            genre -> {
              genre.getValueBuilder(1).setNumber(2);
              genre.getValueBuilder(2).setNumber(1);
            }),
        "ENUM_VALUE_SAME_NAME: value 1 of enum compatibility.Genre was [DRAMA] and is [COMEDY]."
            + " Keep the name, which is the column's text in Postgres.",
        "ENUM_VALUE_SAME_NAME: value 2 of enum compatibility.Genre was [COMEDY] and is [DRAMA]."
            + " Keep the name, which is the column's text in Postgres.");
  }

  @Test
  void aReservationStays() {
    assertGuilty(
        genreWith(genre -> genre.getReservedRangeBuilder(0).setEnd(8)),
        "RESERVED_ENUM_NO_DELETE: enum compatibility.Genre no longer reserves numbers 7 to 9."
            + " Reserve it again: old messages may still hold it.");
    assertInnocent(genreWith(genre -> genre.getReservedRangeBuilder(0).setEnd(Integer.MAX_VALUE)));
  }

  @Test
  void anEnumKeepsItsJsonFormat() {
    assertGuilty(
        genreWith(
            genre ->
                genre
                    .getOptionsBuilder()
                    .getFeaturesBuilder()
                    .setJsonFormat(JsonFormat.LEGACY_BEST_EFFORT)),
        "ENUM_SAME_JSON_FORMAT: enum compatibility.Genre gave up its JSON format. Keep syntax and"
            + " features.json_format as they were.");
  }

  private static void assertGuilty(Descriptor successor, String... breaks) {
    assertThat(MessageRules.breaks(film(), successor))
        .extracting(Break::toString)
        .containsExactly(breaks);
  }

  private static void assertInnocent(Descriptor successor) {
    assertThat(MessageRules.breaks(film(), successor)).isEmpty();
  }
}
