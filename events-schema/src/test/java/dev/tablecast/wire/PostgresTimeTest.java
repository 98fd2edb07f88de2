package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PostgresTimeTest {

  private static final Instant YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");

  @Property
  void timestampsAreExactInstants(
      @ForAll @LongRange(min = -211_813_488_000_000_000L, max = 9_223_371_331_199_999_999L)
          long micros) {
    Instant instant =
        Instant.ofEpochSecond(PostgresTime.epochSecond(micros), PostgresTime.nanos(micros));

    assertThat(instant)
        .isEqualTo(
            YEAR_2000
                .plusSeconds(Math.floorDiv(micros, 1_000_000L))
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1000));
    assertThat(PostgresTime.micros(instant.getEpochSecond(), instant.getNano())).isEqualTo(micros);
    assertThat(PostgresTime.parseTimestamp(timestamp(micros))).isEqualTo(micros);
  }

  @Property
  void datesAreExactDays(@ForAll @IntRange(min = -2_451_545, max = 2_145_031_948) int days) {
    assertThat(LocalDate.ofEpochDay(PostgresTime.epochDay(days)))
        .isEqualTo(LocalDate.of(2000, 1, 1).plusDays(days));
    assertThat(PostgresTime.days(PostgresTime.epochDay(days))).isEqualTo(days);
    assertThat(PostgresTime.parseDate(date(days))).isEqualTo(days);
  }

  @Example
  void textsAreThoseOfPostgres() {
    assertThat(date(0)).isEqualTo("2000-01-01");
    assertThat(date(-2_451_545)).isEqualTo("4714-11-24 BC");
    assertThat(date(2_145_031_948)).isEqualTo("5874897-12-31");
    assertThat(date(-730_120)).isEqualTo("0001-12-31 BC");
    assertThat(timestamp(0)).isEqualTo("2000-01-01 00:00:00+00");
    assertThat(timestamp(-1)).isEqualTo("1999-12-31 23:59:59.999999+00");
    assertThat(timestamp(500_000)).isEqualTo("2000-01-01 00:00:00.5+00");
    assertThat(timestamp(-211_813_488_000_000_000L)).isEqualTo("4714-11-24 00:00:00+00 BC");
    assertThat(timestamp(9_223_371_331_199_999_999L)).isEqualTo("294276-12-31 23:59:59.999999+00");
  }

  @Example
  void cutsOffWhatPostgresDoesNotCount() {
    assertThat(PostgresTime.micros(946_684_800, 1999)).isEqualTo(1);
  }

  @Example
  void refusesWhatPostgresCannotHold() {
    for (long seconds :
        List.of(-210_866_803_201L, 9_224_318_016_000L, Long.MIN_VALUE, Long.MAX_VALUE)) {
      assertThatThrownBy(() -> PostgresTime.micros(seconds, 0))
          .isInstanceOf(MalformedRowException.class);
    }
    for (int nanos : List.of(-1, 1_000_000_000)) {
      assertThatThrownBy(() -> PostgresTime.micros(0, nanos))
          .isInstanceOf(MalformedRowException.class);
    }
    for (int day : List.of(-2_440_589, 2_145_042_906, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      assertThatThrownBy(() -> PostgresTime.days(day)).isInstanceOf(MalformedRowException.class);
    }
  }

  @Example
  void refusesTextsThatAreNone() {
    for (String text : List.of("", "today", "2024-02-30", "2024-2-3", "9999999-01-01")) {
      assertThatThrownBy(() -> PostgresTime.parseDate(text))
          .as(text)
          .isInstanceOf(MalformedRowException.class);
    }
    for (String text :
        List.of("", "2024-02-30 00:00:00+00", "2024-02-03 00:00:00", "2024-02-03 25:00:00+00")) {
      assertThatThrownBy(() -> PostgresTime.parseTimestamp(text))
          .as(text)
          .isInstanceOf(MalformedRowException.class);
    }
  }

  private static String date(int days) {
    ByteSink text = new ByteSink(8);
    PostgresTime.writeDate(days, text);
    return new String(text.toByteArray(), US_ASCII);
  }

  private static String timestamp(long micros) {
    ByteSink text = new ByteSink(8);
    PostgresTime.writeTimestamp(micros, text);
    return new String(text.toByteArray(), US_ASCII);
  }
}
