package dev.tablecast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.tablecast.tests.Broken;
import dev.tablecast.tests.BrokenEdition;
import dev.tablecast.tests.BrokenProto2;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each message of broken.proto is refused with all its faults and what mends them. */
class ContractRulesTest {

  @Test
  void refusesAMessageThatNamesNoTable() {
    assertThat(violations(Broken.NoTable.getDescriptor()))
        .containsExactly(
            "the message names no table; add option (tablecast.table) = { name: \"…\", owner: \"…\" }");
  }

  @Test
  void refusesMissingNames() {
    assertThat(violations(Broken.NoNames.getDescriptor()))
        .containsExactly(
            "(tablecast.table).name is missing; set the table's name",
            "(tablecast.table).owner is missing; set the owning service's spring.application.name");
  }

  @Test
  void refusesNamesThatNeitherPostgresNorPulsarTakes() {
    assertThat(violations(Broken.OddNames.getDescriptor()))
        .satisfiesExactly(
            table -> assertThat(table).startsWith("'movie-list' cannot name a table and a topic;"),
            owner -> assertThat(owner).startsWith("'the.forum' cannot name a service;"),
            column -> assertThat(column).startsWith("field 'title': 'a b' cannot name a service;"));
    assertThat(violations(Broken.LongName.getDescriptor()))
        .singleElement()
        .asString()
        .contains("at most 63 in all");
  }

  @Test
  void refusesATableWithoutAKey() {
    assertThat(violations(Broken.NoKey.getDescriptor()))
        .singleElement()
        .asString()
        .contains("no field is part of the key", "[(tablecast.column).key = true]");
  }

  @Test
  void refusesKeysOfWhichOneValueHasSeveralTexts() {
    assertThat(violations(Broken.BadKeys.getDescriptor()))
        .containsExactly(
            "field 'nullable': a key column cannot be NULL; drop 'optional'",
            "field 'several': a key column cannot be an array; make the field singular or leave it"
                + " out of the key",
            "field 'floating': a key column cannot be DOUBLE; use an integer, string or"
                + " tablecast.Decimal",
            "field 'json': a key column cannot be JSON; use an integer, string or tablecast.Decimal",
            "field 'foreign': the key belongs to the table's owner 'forum', not to 'store'; drop its"
                + " owner",
            "field 'caseless': a key column cannot be citext, where one key has many texts; use"
                + " text");
  }

  @Test
  void refusesColumnNamesThatAreTakenTwiceOrReserved() {
    assertThat(violations(Broken.BadColumns.getDescriptor()))
        .containsExactly(
            "field '_version': column names that begin with '_' are Tablecast's own, such as"
                + " _version; rename the field or set (tablecast.column).name",
            "field 'xmin': 'xmin' is a system column of Postgres; rename the field or set"
                + " (tablecast.column).name",
            "field 'blank': ' ' cannot name a column; set (tablecast.column).name to at most 63"
                + " bytes without control characters",
            "fields 'Title' and 'caption': both are column 'title' but for case; set"
                + " (tablecast.column).name of one");
  }

  @Test
  void refusesTypesThatATableCannotKeepExactly() {
    assertThat(violations(Broken.BadTypes.getDescriptor()))
        .hasSize(10)
        .anyMatch(
            u ->
                u.equals(
                    "field 'u32': "
                        + "Postgres has no unsigned integers; use int64 or tablecast.Decimal"))
        .anyMatch(u -> u.startsWith("field 'u64': Postgres has no unsigned"))
        .anyMatch(u -> u.startsWith("field 'f32': Postgres has no unsigned"))
        .anyMatch(u -> u.startsWith("field 'f64': Postgres has no unsigned"))
        .anyMatch(u -> u.startsWith("field 'names': a map has no counterpart in a table;"))
        .anyMatch(u -> u.startsWith("field 'duration': message google.protobuf.Duration has no"))
        .anyMatch(u -> u.startsWith("field 'recursive': message tablecast.tests.BadTypes has no"))
        .anyMatch(u -> u.startsWith("field 'aliased': enum tablecast.tests.Aliased has aliases"))
        .anyMatch(u -> u.startsWith("field 'one': it is in oneof 'choice'"))
        .anyMatch(u -> u.startsWith("field 'other': it is in oneof 'choice'"));
  }

  @Test
  void refusesSqlTypesThatDoNotFit() {
    assertThat(violations(Broken.BadSqlTypes.getDescriptor()))
        .satisfiesExactly(
            a ->
                assertThat(a)
                    .startsWith(
                        "field 'a': sql_type 'uuid' does not fit the field's type; use one"),
            b -> assertThat(b).contains("is not a Postgres type such as 'varchar(80)'"),
            c -> assertThat(c).contains("write sql_type 'text[]'"),
            d -> assertThat(d).contains("make the field repeated or drop the '[]'"),
            e -> assertThat(e).contains("sql_type 'bigint' does not fit"));
  }

  @Test
  void takesSqlTypesHoweverTheyAreWritten() {
    TableContract contract = TableContract.of(Broken.GoodSqlTypes.class);

    assertThat(contract.columns())
        .extracting(Column::sqlType)
        .contains("NUMERIC(10, 2)", "varchar(10)[]", "shop.\"Mood of day\"", "double precision");
  }

  @Test
  void refusesOtherSyntaxesThanProto3() {
    assertThat(violations(BrokenProto2.Movie.getDescriptor()))
        .anyMatch(v -> v.startsWith("broken_proto2.proto is written in proto2,"))
        .anyMatch(v -> v.startsWith("field 'inner': type GROUP has no counterpart"))
        .anyMatch(
            v -> v.startsWith("field 'closed': enum tablecast.tests.proto2.Closed is not open"));
    assertThat(violations(BrokenEdition.Movie.getDescriptor()))
        .singleElement()
        .asString()
        .startsWith("broken_edition.proto is written in editions,")
        .endsWith("begin the file with syntax = \"proto3\"");
  }

  @Test
  void refusesAClassThatWasNotGenerated() {
    ContractException refusal =
        catchThrowableOfType(ContractException.class, () -> TableContract.of(DynamicMessage.class));

    assertThat(refusal).hasMessageContaining("not a class that protoc generated");
  }

  @Test
  void tellsTheMessageAndEveryViolationInOneText() {
    ContractException refusal =
        catchThrowableOfType(ContractException.class, () -> TableContract.of(Broken.NoNames.class));

    assertThat(refusal)
        .hasMessage(
            "tablecast.tests.NoNames is not the contract of a table:\n"
                + "  - (tablecast.table).name is missing; set the table's name\n"
                + "  - (tablecast.table).owner is missing; set the owning service's"
                + " spring.application.name");
  }

  private static List<String> violations(Descriptor message) {
    return catchThrowableOfType(ContractException.class, () -> TableContract.of(message))
        .violations();
  }
}
