package dev.tablecast.rules.sql;

import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlReading.Confidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.conf.ParseNameCase;
import org.jooq.conf.ParseUnknownFunctions;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Tells what SQL does: by jOOQ's parser where that reads it, by its words where not. Safe for use
 * by several threads.
 *
 * <pre>{@code
 * SqlReader.postgres().read("update movie set title = ? where id = ?");
 * // PARSED: UPDATE of movie, columns [title]
 * }</pre>
 */
public final class SqlReader {

  private final DSLContext dsl;

  private SqlReader(SQLDialect dialect) {
    // Functions that jOOQ does not know are no reason not to see the tables.
    Settings settings =
        new Settings()
            .withParseUnknownFunctions(ParseUnknownFunctions.IGNORE)
            .withParseNameCase(ParseNameCase.AS_IS)
            .withRenderFormatted(false);
    this.dsl = DSL.using(dialect, settings);
  }

  /** A reader of Postgres's SQL. */
  public static SqlReader postgres() {
    return new SqlReader(SQLDialect.POSTGRES);
  }

  /** Reads one statement, or several with semicolons; what is no SQL reads as nothing. */
  public SqlReading read(String text) {
    SqlText sql = SqlText.of(text);
    if (!sql.looksLikeSql()) {
      return SqlReading.NOTHING;
    }
    for (String candidate : sql.candidates()) {
      Optional<List<TableUse>> uses = parse(candidate);
      if (uses.isPresent()) {
        return new SqlReading(Confidence.PARSED, uses.get());
      }
    }
    List<TableUse> guessed = WordMatch.uses(sql.asNames());
    return new SqlReading(Confidence.WORDS, guessed);
  }

  /** Whether a string tells its tables though values in it, and nothing but values, are open. */
  public boolean tellsItsTables(String text) {
    SqlText sql = SqlText.of(text);
    return sql.looksLikeSql() && parse(sql.asValues()).isPresent();
  }

  private Optional<List<TableUse>> parse(String sql) {
    try {
      Set<TableUse> uses = new LinkedHashSet<>();
      for (Query query : dsl.parser().parse(sql).queries()) {
        uses.addAll(UseCollector.of(query, dsl.configuration()));
      }
      return Optional.of(new ArrayList<>(uses));
    } catch (DataAccessException e) {
      return Optional.empty(); // Syntax that the parser does not know.
    }
  }
}
