package dev.tablecast.wire;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Postgres's dates, as days, and timestamps, as microseconds since the year 2000 in UTC, and their
 * texts as Postgres prints them in UTC: ISO with {@code BC} for years before 1.
 */
final class PostgresTime {

  private static final long MICROS = 1_000_000;
  private static final int EPOCH_DAY_2000 = 10_957;
  private static final long EPOCH_SECOND_2000 = EPOCH_DAY_2000 * 86_400L;

  // From src/include/datatype/timestamp.h: 4714-11-24 BC, and the first that is too late.
  private static final int MIN_DAYS = -2_451_545;
  private static final int END_DAYS = 2_145_031_949;
  private static final long MIN_MICROS = -211_813_488_000_000_000L;
  private static final long END_MICROS = 9_223_371_331_200_000_000L;

  private static final Pattern DATE = Pattern.compile("(\\d{4,7})-(\\d\\d)-(\\d\\d)( BC)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4,7}-\\d\\d-\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?\\+00( BC)?");

  private PostgresTime() {}

  static long epochSecond(long micros) {
    return Math.floorDiv(micros, MICROS) + EPOCH_SECOND_2000;
  }

  static int nanos(long micros) {
    return (int) Math.floorMod(micros, MICROS) * 1000;
  }

  static long micros(long epochSecond, long nanos) {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new MalformedRowException("a timestamp's nanos are not from 0 to 999,999,999");
    }
    long seconds = epochSecond - EPOCH_SECOND_2000;
    if (epochSecond < seconds || seconds < MIN_MICROS / MICROS || seconds >= END_MICROS / MICROS) {
      throw new MalformedRowException(
          "a timestamp is not between 4714-11-24 BC and 294276-12-31, as Postgres needs it");
    }
    return seconds * MICROS + nanos / 1000;
  }

  static int epochDay(int days) {
    return days + EPOCH_DAY_2000;
  }

  static int days(long epochDay) {
    long days = epochDay - EPOCH_DAY_2000;
    if (days < MIN_DAYS || days >= END_DAYS) {
      throw new MalformedRowException(
          "a date is not between 4714-11-24 BC and 5874897-12-31, as Postgres needs it");
    }
    return (int) days;
  }

  static void writeDate(int days, ByteSink target) {
    LocalDate date = LocalDate.ofEpochDay(epochDay(days));
    writeDay(date, target);
    writeEra(date, target);
  }

  static void writeTimestamp(long micros, ByteSink target) {
    long second = epochSecond(micros);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
    int ofDay = (int) Math.floorMod(second, 86_400L);
    writeDay(date, target);
    target.writeByte(' ');
    target.writeDigits(ofDay / 3600, 2);
    target.writeByte(':');
    target.writeDigits(ofDay / 60 % 60, 2);
    target.writeByte(':');
    target.writeDigits(ofDay % 60, 2);
    writeFraction((int) Math.floorMod(micros, MICROS), target);
    target.writeText("+00");
    writeEra(date, target);
  }

  static int parseDate(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      throw ColumnCodec.notAKey(text, "a date such as 2024-02-29 or 0044-03-15 BC");
    }
    return days(epochDay(matcher));
  }

  static long parseTimestamp(String text) {
    Matcher matcher = TIMESTAMP.matcher(text);
    if (!matcher.matches()) {
      throw ColumnCodec.notAKey(text, "a timestamp such as 2024-02-29 12:00:00.5+00");
    }
    String era = matcher.group(6) == null ? "" : matcher.group(6);
    Matcher date = DATE.matcher(matcher.group(1) + era);
    if (!date.matches()) {
      throw ColumnCodec.notAKey(text, "a timestamp");
    }
    long second = epochDay(date) * 86_400L + secondOfDay(matcher);
    String fraction = matcher.group(5) == null ? "" : matcher.group(5);
    return micros(second, Integer.parseInt((fraction + "000000000").substring(0, 9)));
  }

  private static long epochDay(Matcher date) {
    int year = Integer.parseInt(date.group(1));
    try {
      return LocalDate.of(
              date.group(4) == null ? year : 1 - year,
              Integer.parseInt(date.group(2)),
              Integer.parseInt(date.group(3)))
          .toEpochDay();
    } catch (DateTimeException e) {
      throw new MalformedRowException("a key's date is not in the calendar", e);
    }
  }

  private static int secondOfDay(Matcher timestamp) {
    try {
      return LocalTime.of(
              Integer.parseInt(timestamp.group(2)),
              Integer.parseInt(timestamp.group(3)),
              Integer.parseInt(timestamp.group(4)))
          .toSecondOfDay();
    } catch (DateTimeException e) {
      throw new MalformedRowException("a key's time of day is none", e);
    }
  }

  private static void writeDay(LocalDate date, ByteSink target) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    if (year < 10_000) {
      target.writeDigits(year, 4);
    } else {
      target.writeDigits(year);
    }
    target.writeByte('-');
    target.writeDigits(date.getMonthValue(), 2);
    target.writeByte('-');
    target.writeDigits(date.getDayOfMonth(), 2);
  }

  private static void writeEra(LocalDate date, ByteSink target) {
    if (date.getYear() <= 0) {
      target.writeText(" BC");
    }
  }

  private static void writeFraction(int micros, ByteSink target) {
    if (micros == 0) {
      return;
    }
    int digits = 6;
    int fraction = micros;
    while (fraction % 10 == 0) {
      fraction /= 10;
      digits--;
    }
    target.writeByte('.');
    target.writeDigits(fraction, digits);
  }
}
