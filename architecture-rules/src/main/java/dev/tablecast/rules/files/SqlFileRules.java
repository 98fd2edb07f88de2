package dev.tablecast.rules.files;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.tablecast.rules.ownership.Ownership;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlReader;
import dev.tablecast.rules.sql.SqlReading;
import dev.tablecast.rules.sql.SqlScript;
import dev.tablecast.rules.sql.SqlScript.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a service's migrations and other SQL files do. */
public final class SqlFileRules {

  private static final Predicate<String> FILES =
      name -> {
        String folded = name.toLowerCase(Locale.ROOT);
        return folded.endsWith(".sql") || Changelog.mayBeOne(folded);
      };

  /** Ways from one database into another, each with what it is called. */
  private static final Map<String, Pattern> WAYS_OUT = waysOut();

  private SqlFileRules() {}

  private static Map<String, Pattern> waysOut() {
    Map<String, Pattern> ways = new LinkedHashMap<>();
    ways.put("dblink", way("create\\s+extension\\b.*\\bdblink\\b|\\bdblink(?:_\\w+)?\\s*\\("));
    ways.put("postgres_fdw", way("create\\s+extension\\b.*\\bpostgres_fdw\\b"));
    ways.put("CREATE SERVER", way("create\\s+server\\b"));
    ways.put("CREATE USER MAPPING", way("create\\s+user\\s+mapping\\b"));
    ways.put("IMPORT FOREIGN SCHEMA", way("import\\s+foreign\\s+schema\\b"));
    ways.put("CREATE FOREIGN TABLE", way("create\\s+foreign\\s+table\\b"));
    ways.put("CREATE SUBSCRIPTION", way("create\\s+subscription\\b"));
    return ways;
  }

  private static Pattern way(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /**
   * SQL files leave alone what other services own: they reach into no other database, change no row
   * and no column that is another's, neither by themselves nor by a trigger, and grant nobody more
   * than is the service's to give. Looks at all {@code .sql} files and Liquibase changelogs beside
   * the classes that are checked.
   *
   * <pre>{@code
   * -- Violates it, in a store that copies the forum's movie:
   * create extension dblink;
   * update movie set title = 'Heat' where id = 1;
   * grant all on all tables in schema public to reporting;
   *
   * -- Does not:
   * alter table movie add column price numeric;
   * update movie set price = 1;
   * grant update (price) on movie to clerk;
   * }</pre>
   */
  public static ArchRule sqlFilesLeaveOthersAlone(Ownership ownership) {
    String sentence = "SQL files leave alone what other services own";
    SqlReader sql = SqlReader.postgres();
    AbstractClassesTransformer<SqlFile> files =
        new AbstractClassesTransformer<>("SQL files") {
          @Override
          public Iterable<SqlFile> doTransform(JavaClasses classes) {
            return read(ResourceRoots.find(classes, FILES));
          }
        };
    return ArchRuleDefinition.all(files)
        .should(
            new ArchCondition<SqlFile>(sentence) {
              private Triggers triggers = Triggers.of(List.of());

              @Override
              public void init(Collection<SqlFile> all) {
                triggers =
                    Triggers.of(all.stream().flatMap(file -> file.statements().stream()).toList());
              }

              @Override
              public void check(SqlFile file, ConditionEvents events) {
                FileFindings findings = new FileFindings(file.file(), events);
                for (Statement statement : file.statements()) {
                  complaints(statement, ownership, sql)
                      .forEach(complaint -> findings.add(complaint, statement.line()));
                  triggers
                      .complaints(statement, ownership)
                      .forEach(complaint -> findings.add(complaint, statement.line()));
                }
                file.uses()
                    .forEach(
                        (use, line) ->
                            ownership
                                .complaints(use)
                                .forEach(complaint -> findings.add(complaint, line)));
              }
            })
        .as(sentence)
        .because(
            "a migration runs with the owner's rights and past every other rule; subscribe to the other's table by a ReplicaTable, and write nothing but columns of this service's own");
  }

  /**
   * A file of SQL.
   *
   * @param statements what it executes
   * @param uses what it does without SQL, with the lines
   */
  private record SqlFile(
      ResourceFile file, List<Statement> statements, Map<TableUse, Integer> uses) {}

  private static List<SqlFile> read(List<ResourceFile> files) {
    List<SqlFile> read = new ArrayList<>();
    for (ResourceFile file : files) {
      if (file.name().toLowerCase(Locale.ROOT).endsWith(".sql")) {
        read.add(new SqlFile(file, SqlScript.statements(file.content()), Map.of()));
      } else {
        Changelog.of(file)
            .ifPresent(log -> read.add(new SqlFile(file, log.statements(), log.uses())));
      }
    }
    return read;
  }

  private static List<String> complaints(Statement statement, Ownership ownership, SqlReader sql) {
    List<String> found = new ArrayList<>();
    String visible = statement.visible() + "\n" + new Statement(statement.body(), 1).visible();
    WAYS_OUT.forEach(
        (name, pattern) -> {
          if (pattern.matcher(visible).find()) {
            found.add("reaches into another database by %s".formatted(name));
          }
        });
    found.addAll(Grants.complaints(statement.visible(), ownership));
    if (ownership.mayConcern(statement.text())) {
      found.addAll(touched(statement, ownership, sql));
    }
    return found.stream().distinct().toList();
  }

  private static List<String> touched(Statement statement, Ownership ownership, SqlReader sql) {
    List<String> texts = new ArrayList<>(List.of(statement.text()));
    texts.addAll(Triggers.statementsIn(statement.body()));
    List<String> found = new ArrayList<>();
    for (String text : texts) {
      SqlReading reading = sql.read(text);
      ownership
          .complaints(reading.uses())
          .forEach(complaint -> found.add(complaint + reading.caveat()));
    }
    return found;
  }
}
