package dev.tablecast.contract.compatibility;

import static dev.tablecast.contract.compatibility.Films.add;
import static dev.tablecast.contract.compatibility.Films.column;
import static dev.tablecast.contract.compatibility.Films.field;
import static dev.tablecast.contract.compatibility.Films.film;
import static dev.tablecast.contract.compatibility.Films.filmWith;
import static dev.tablecast.contract.compatibility.Films.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.Descriptors.Descriptor;
import org.junit.jupiter.api.Test;

class CompatibilityTest {

  @Test
  void aTableKeepsItsName() {
    assertGuilty(
        filmWith(film -> table(film, options -> options.setName("movie"))),
        "TABLE_SAME_NAME: table \"film\" is now called \"movie\", which is another topic. Keep"
            + " `name: \"film\"`; in Postgres a view of that name may stand for the renamed"
            + " table.");
  }

  @Test
  void aTableKeepsItsOwner() {
    assertGuilty(
        filmWith(film -> table(film, options -> options.setOwner("library"))),
        "TABLE_SAME_OWNER: table \"film\" was owned by forum and is owned by library, which is"
            + " another topic with versions of its own. Keep `owner: \"forum\"`; a table moves to"
            + " another service step by step, not by its contract.");
  }

  @Test
  void aTableKeepsItsKey() {
    assertGuilty(
        filmWith(film -> column(film, "title", options -> options.setKey(true))),
        "TABLE_SAME_KEY: the key was (id) and is (id, title); messages of the same row would no"
            + " longer be routed, compacted and guarded together. Keep the key; a table with"
            + " another key is another table.");
  }

  @Test
  void aColumnKeepsItsName() {
    assertGuilty(
        filmWith(film -> column(film, "title", options -> options.setName("headline"))),
        "COLUMN_SAME_NAME: column \"title\" (field 2) is now called \"headline\"; replicas have a"
            + " column of the old name. Write `(tablecast.column).name = \"title\"`, or add a"
            + " column beside it.");
    assertInnocent(filmWith(film -> column(film, "title", options -> options.setName("title"))));
  }

  @Test
  void aColumnKeepsItsOwner() {
    assertGuilty(
        filmWith(film -> column(film, "price", options -> options.clearOwner())),
        "COLUMN_SAME_OWNER: column \"price\" (field 10) was owned by store and is owned by forum;"
            + " for a time two services would change it. Keep the owner; ownership of a column"
            + " moves step by step, not by its contract.");
    assertInnocent(filmWith(film -> column(film, "title", options -> options.setOwner("forum"))));
  }

  @Test
  void aNotNullColumnStaysNotNull() {
    assertGuilty(
        filmWith(film -> field(film, "title").setProto3Optional(true)),
        "COLUMN_SAME_NULLABILITY: column \"title\" (field 2) was NOT NULL and is nullable; this"
            + " breaks subscribers: their replicas and programs of the old contract cannot hold the"
            + " NULLs. Keep it without `optional`, or add an optional column beside it.");
  }

  @Test
  void aNullableColumnStaysNullable() {
    assertGuilty(
        filmWith(film -> field(film, "year").clearProto3Optional()),
        "COLUMN_SAME_NULLABILITY: column \"year\" (field 3) was nullable and is NOT NULL; this"
            + " breaks readers: messages of the old contract, in the topic or after a roll-back,"
            + " hold NULLs that they would take for zero. Keep `optional`; the table itself may"
            + " well be NOT NULL.");
  }

  @Test
  void aColumnKeepsItsTypeOrWidensIt() {
    assertGuilty(
        filmWith(film -> column(film, "title", options -> options.setSqlType("varchar(40)"))),
        "COLUMN_TYPE_NOT_NARROWED: column \"title\" (field 2) was varchar(80) and is varchar(40),"
            + " which cannot hold every value that the topic has. Keep"
            + " `(tablecast.column).sql_type = \"varchar(80)\"` or a wider one of its kind.");
    assertInnocent(
        filmWith(film -> column(film, "title", options -> options.setSqlType("varchar(200)"))));
    assertInnocent(filmWith(film -> column(film, "title", options -> options.clearSqlType())));
  }

  /** B33: a new column is nullable, or an array, which is empty where it is absent. */
  @Test
  void aNewColumnCanBeAbsent() {
    assertGuilty(
        filmWith(film -> add(film, 7, "votes", Type.TYPE_INT32)),
        "NEW_COLUMN_CAN_BE_ABSENT: column \"votes\" (field 7) is new and NOT NULL; messages of the"
            + " old contract, in the topic or after a roll-back, lack it, readers would take that"
            + " for zero, and a replica has nothing to insert. Write `optional`; the table itself"
            + " may be NOT NULL with a default.");
    assertInnocent(
        filmWith(
            film -> {
              add(film, 7, "votes", Type.TYPE_INT32);
              field(film, "votes").setProto3Optional(true);
            }));
    assertInnocent(
        filmWith(
            film -> {
              add(film, 7, "awards", Type.TYPE_STRING);
              field(film, "awards").setLabel(Label.LABEL_REPEATED);
            }));
  }

  @Test
  void aFrozenTableKeepsItsColumnsThoughTheyCouldFollow() {
    Descriptor frozen = filmWith(film -> table(film, options -> options.setFrozen(true)));
    Descriptor grown =
        filmWith(
            film -> {
              table(film, options -> options.setFrozen(true));
              column(film, "title", options -> options.clearSqlType());
              add(film, 7, "votes", Type.TYPE_INT32);
              field(film, "votes").setProto3Optional(true);
            });

    assertThat(Compatibility.of(frozen).breaks(grown))
        .extracting(Break::toString)
        .containsExactly(
            "TABLE_STAYS_FROZEN: table \"film\" is frozen, but column \"title\" (field 2) is another"
                + " or gone, column \"votes\" (field 7) is new; jars with either structure would"
                + " fill one table. Keep the columns as they are; another structure is another"
                + " table, such as \"film_2\".");
    assertThat(Compatibility.of(frozen).breaks(frozen)).isEmpty();
  }

  @Test
  void aTableMayBeFrozenAndThenStaysSo() {
    Descriptor frozen = filmWith(film -> table(film, options -> options.setFrozen(true)));

    assertThat(Compatibility.of(film()).breaks(frozen)).isEmpty();
    assertThat(Compatibility.of(frozen).breaks(film()))
        .extracting(Break::rule)
        .containsExactly(Rule.TABLE_STAYS_FROZEN);
  }

  @Test
  void aRefusalTellsEveryBreakAndWhereThePredecessorIs() {
    Descriptor successor =
        filmWith(
            film -> {
              field(film, "title").setName("headline");
              table(film, options -> options.setOwner("library"));
            });

    assertThatThrownBy(() -> Compatibility.of(film()).require(successor, "version 3 of the topic"))
        .isInstanceOfSatisfying(
            IncompatibleContractException.class,
            refusal ->
                assertThat(refusal.breaks())
                    .extracting(Break::rule)
                    .containsExactly(
                        Rule.FIELD_SAME_NAME,
                        Rule.FIELD_SAME_JSON_NAME,
                        Rule.TABLE_SAME_OWNER,
                        Rule.COLUMN_SAME_NAME))
        .hasMessageStartingWith(
            "The contract compatibility.Film breaks with its predecessor, version 3 of the topic:\n"
                + "  - FIELD_SAME_NAME: field 2 \"title\"")
        .hasMessageEndingWith("ignoring this loses or falsifies values in replicas.");
    assertThatCode(() -> Compatibility.of(film()).require(filmWith(film -> {}), "itself"))
        .doesNotThrowAnyException();
  }

  private static void assertGuilty(Descriptor successor, String... breaks) {
    assertThat(Compatibility.of(film()).breaks(successor))
        .extracting(Break::toString)
        .containsExactly(breaks);
  }

  private static void assertInnocent(Descriptor successor) {
    assertThat(Compatibility.of(film()).breaks(successor)).isEmpty();
  }
}
