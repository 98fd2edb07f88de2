package dev.tablecast.rules.code;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.bytecode.TextConstant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which classes open ways into a database. */
public final class DataSourceRules {

  private static final String DATA_SOURCE = "javax.sql.DataSource";
  private static final String CONNECTION = "java.sql.Connection";

  /** Static factories and the like, by class; the methods that open a database. */
  private static final Map<String, Set<String>> OPENERS =
      Map.of(
          "java.sql.DriverManager", Set.of("getConnection"),
          "java.sql.Driver", Set.of("connect"),
          "org.springframework.boot.jdbc.DataSourceBuilder", Set.of("create", "derivedFrom"),
          "org.springframework.boot.jdbc.autoconfigure.DataSourceProperties",
              Set.of("initializeDataSourceBuilder"),
          "org.springframework.boot.autoconfigure.jdbc.DataSourceProperties",
              Set.of("initializeDataSourceBuilder"),
          "io.r2dbc.spi.ConnectionFactories", Set.of("get", "find"));

  /** These take a URL where they open a database, and something else where not. */
  private static final Map<String, Set<String>> BY_URL =
      Map.of(
          "org.jooq.impl.DSL", Set.of("using"),
          "org.jdbi.v3.core.Jdbi", Set.of("create", "open"));

  /**
   * A URL that names a host or a database, not merely a driver: the whole string, or the default of
   * a placeholder. What code compares URLs with, such as a regular expression, is none.
   */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(?:\\$\\{[^{}:]+:)?(?:jdbc|r2dbcs?)"
              + "(?::postgresql:[a-z0-9_\u0001-]+"
              + "|(?::[a-z0-9+.-]+)+:(?://|@)?[^\\s\\\\()\\[\\]]*[/@:][^\\s\\\\()\\[\\]]+)");

  /** A mere prefix, which code compares URLs with. */
  private static final Pattern PREFIX =
      Pattern.compile("(?i)(?:jdbc|r2dbcs?):(?:[a-z0-9+.-]+:)*(?://|@)?");

  private DataSourceRules() {}

  /**
   * Data sources are made only where declared; by default nowhere, for Spring Boot makes the one of
   * {@code spring.datasource} by itself.
   *
   * <pre>{@code
   * // Violates it: a way into a database, beside the service's own.
   * DataSource forum = new HikariDataSource(config);
   * DataSource forum = DataSourceBuilder.create().build();
   *
   * // Does not: it wraps the service's own.
   * DataSource traced = new TransactionAwareDataSourceProxy(dataSource);
   * }</pre>
   *
   * @param declared the classes that may
   */
  public static ArchRule dataSourcesOnlyWhereDeclared(
      DescribedPredicate<? super JavaClass> declared) {
    return CodeUnderRules.rule(
        "data sources are made only where declared",
        "a second data source is a way into another service's database; subscribe to its tables (ReplicaTable.of(…)) and read the copies, or name the class in DataOwnership.dataSourcesIn(…)",
        all -> {
          Set<JavaClass> checked = new HashSet<>(all);
          return (type, findings) -> {
            if (!AllowList.has(declared, type)) {
              type.getCodeUnits().stream()
                  .flatMap(unit -> unit.getCallsFromSelf().stream())
                  .forEach(call -> report(call, checked, findings));
            }
          };
        });
  }

  private static void report(JavaCall<?> call, Collection<JavaClass> checked, Findings findings) {
    CodeUnitCallTarget target = call.getTarget();
    JavaClass owner = target.getOwner();
    if (target.getName().equals("<init>")) {
      boolean wraps =
          target.getRawParameterTypes().stream()
              .anyMatch(
                  type -> type.isAssignableTo(DATA_SOURCE) || type.isAssignableTo(CONNECTION));
      // A class of the service's own is looked into where it calls its superclass.
      if (owner.isAssignableTo(DATA_SOURCE) && !wraps && !checked.contains(owner) && opens(owner)) {
        findings.add(
            "makes a data source, %s".formatted(owner.getSimpleName()), call.getLineNumber());
      }
      return;
    }
    boolean opener =
        OPENERS.getOrDefault(owner.getName(), Set.of()).contains(target.getName())
            || BY_URL.getOrDefault(owner.getName(), Set.of()).contains(target.getName())
                && !target.getRawParameterTypes().isEmpty()
                && target.getRawParameterTypes().get(0).isEquivalentTo(String.class);
    if (opener) {
      findings.add(
          "opens a database by %s.%s".formatted(owner.getSimpleName(), target.getName()),
          call.getLineNumber());
    }
  }

  /** Whether it is more than a place for other data sources. */
  private static boolean opens(JavaClass owner) {
    return !owner.isAssignableTo("org.springframework.jdbc.datasource.DelegatingDataSource")
        && !owner.isAssignableTo(
            "org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource");
  }

  /**
   * Code holds no JDBC URL: which database a service uses is said in its configuration, where the
   * rules on files look at it. Strings in annotations count, as defaults of {@code @Value} do.
   *
   * <pre>{@code
   * // Violates it:
   * String url = "jdbc:postgresql://" + host + "/forum";
   *
   * // Does not: it names a driver, no database.
   * boolean postgres = url.startsWith("jdbc:postgresql:");
   * }</pre>
   *
   * @param declared the classes that may, as they make data sources
   */
  public static ArchRule noJdbcUrlInCode(
      CodeUnderRules code, DescribedPredicate<? super JavaClass> declared) {
    return CodeUnderRules.rule(
        "code holds no JDBC URL",
        "which database a service uses is for its configuration to say; move the URL to spring.datasource.url, or name the class in DataOwnership.dataSourcesIn(…)",
        (type, findings) -> {
          if (AllowList.has(declared, type)) {
            return;
          }
          code.codeOf(type)
              .ifPresent(
                  read ->
                      read.texts().stream()
                          .filter(text -> isUrl(text.text()))
                          .forEach(text -> report(text, findings)));
          AnnotationStrings.of(type)
              .filter(found -> isUrl(found.text()))
              .forEach(
                  found ->
                      findings.add(
                          "holds the JDBC URL \"%s\" in %s"
                              .formatted(Findings.shown(found.text()), found.place())));
        });
  }

  private static void report(TextConstant text, Findings findings) {
    findings.add("holds the JDBC URL \"%s\"".formatted(Findings.shown(text.text())), text.line());
  }

  static boolean isUrl(String text) {
    return text.contains("dbc") && !PREFIX.matcher(text).matches() && URL.matcher(text).matches();
  }
}
