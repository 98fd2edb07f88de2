package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.TablecastException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Tables of packaged data sets are not loaded in the time that the start may take. */
final class LateTablesException extends TablecastException {

  LateTablesException(String tables, Duration timeout, @Nullable String trouble) {
    super(
        "%s not loaded within %s: %s"
            .formatted(
                tables,
                DurationStyle.SIMPLE.print(timeout, ChronoUnit.MILLIS),
                trouble == null ? "the database has not answered yet" : trouble));
  }
}
