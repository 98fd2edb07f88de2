package dev.tablecast.contract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varchar(80) | varchar(80)",
        "varchar(80) | character varying ( 40 )",
        "text | varchar(80)",
        "varchar | text",
        "bigint | int",
        "integer | smallint",
        "double precision | real",
        "numeric | numeric(10,2)",
        "numeric(12,2) | decimal(10, 2)",
        "numeric(12,4) | numeric(10,2)",
        "timestamptz | timestamp(3) with time zone",
        "text[] | varchar(10)[]",
        "My_Domain | my_domain",
      })
  void holdsEveryValueOf(String wide, String narrow) {
    assertThat(SqlType.parse(wide).holds(SqlType.parse(narrow))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varchar(40) | varchar(80)",
        "varchar(80) | text",
        "integer | bigint",
        "real | double precision",
        "numeric(10,2) | numeric",
        "numeric(10,4) | numeric(10,2)",
        "numeric(10,1) | numeric(9,2)",
        "timestamptz(3) | timestamptz",
        "timestamp | timestamptz",
        "text | text[]",
        "char(4) | char(5)",
        "citext | text",
        "jsonb | json",
      })
  void cannotHoldEveryValueOf(String narrow, String wide) {
    assertThat(SqlType.parse(narrow).holds(SqlType.parse(wide))).isFalse();
  }

  @Property
  void holdingIsReflexiveAndTransitive(
      @ForAll("types") String a, @ForAll("types") String b, @ForAll("types") String c) {
    SqlType first = SqlType.parse(a);
    SqlType second = SqlType.parse(b);
    SqlType third = SqlType.parse(c);

    assertThat(first.holds(first)).isTrue();
    if (first.holds(second) && second.holds(third)) {
      assertThat(first.holds(third)).isTrue();
    }
  }

  @Provide
  Arbitrary<String> types() {
    Arbitrary<Integer> small = Arbitraries.integers().between(1, 4);
    return Arbitraries.oneOf(
        Arbitraries.of("text", "varchar", "smallint", "integer", "bigint", "numeric", "timestamp"),
        small.map("varchar(%d)"::formatted),
        small.map("timestamp(%d)"::formatted),
        small.flatMap(
            scale -> small.map(whole -> "numeric(%d,%d)".formatted(whole + scale, scale))));
  }
}
