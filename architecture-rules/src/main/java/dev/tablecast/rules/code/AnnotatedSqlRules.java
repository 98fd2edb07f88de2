package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.code.AnnotationStrings.Placed;
import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlReading;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The queries that annotations hold. */
public final class AnnotatedSqlRules {

  /** How the text of an annotation becomes a statement. */
  private enum Language {
    SQL("%s"),
    EXPRESSION("select (%s)"),
    CONDITION("select 1 where %s"),
    /** JPA's own, with entities for tables and fields for columns. */
    JPQL("%s");

    private final String statement;

    Language(String statement) {
      this.statement = statement;
    }
  }

  /** A property of an annotation that holds a query. */
  private record Query(String property, Language language) {}

  private static final String HIBERNATE = "org.hibernate.annotations.";
  private static final String MYBATIS = "org.apache.ibatis.annotations.";
  private static final String JDBI = "org.jdbi.v3.sqlobject.statement.";
  private static final String SPRING_DATA_JPA = "org.springframework.data.jpa.repository.";

  private static final Map<String, Query> QUERIES = queries();

  private AnnotatedSqlRules() {}

  private static Map<String, Query> queries() {
    Map<String, Query> all = new HashMap<>();
    all.put(SPRING_DATA_JPA + "Query", new Query("value", Language.JPQL));
    all.put(SPRING_DATA_JPA + "NativeQuery", new Query("value", Language.SQL));
    for (String module : List.of("jdbc.repository.query", "r2dbc.repository")) {
      all.put("org.springframework.data." + module + ".Query", new Query("value", Language.SQL));
    }
    for (String jpa : List.of("jakarta.persistence.", "javax.persistence.")) {
      all.put(jpa + "NamedNativeQuery", new Query("query", Language.SQL));
      all.put(jpa + "NamedQuery", new Query("query", Language.JPQL));
    }
    all.put(HIBERNATE + "NamedNativeQuery", new Query("query", Language.SQL));
    all.put(HIBERNATE + "NamedQuery", new Query("query", Language.JPQL));
    for (String sql : List.of("SQLInsert", "SQLUpdate", "SQLDelete", "SQLDeleteAll", "SQLSelect")) {
      all.put(HIBERNATE + sql, new Query("sql", Language.SQL));
    }
    all.put(HIBERNATE + "Subselect", new Query("value", Language.SQL));
    all.put(HIBERNATE + "Formula", new Query("value", Language.EXPRESSION));
    all.put(HIBERNATE + "JoinFormula", new Query("value", Language.EXPRESSION));
    all.put(HIBERNATE + "SQLRestriction", new Query("value", Language.CONDITION));
    all.put(HIBERNATE + "Where", new Query("clause", Language.CONDITION));
    for (String sql : List.of("Select", "Insert", "Update", "Delete")) {
      all.put(MYBATIS + sql, new Query("value", Language.SQL));
    }
    for (String sql : List.of("SqlQuery", "SqlUpdate", "SqlBatch", "SqlScript")) {
      all.put(JDBI + sql, new Query("value", Language.SQL));
    }
    return Map.copyOf(all);
  }

  /**
   * Queries in annotations touch nothing that another service owns: {@code @Query} of Spring Data
   * with or without {@code @Modifying}, JPA's {@code @NamedNativeQuery} and {@code @NamedQuery},
   * Hibernate's {@code @Formula}, {@code @Subselect}, {@code @SQLInsert} and its like, those of
   * MyBatis and Jdbi. In JPQL, entities are looked up for their tables.
   *
   * <pre>{@code
   * // Violates it, in a store that copies the forum's movie:
   * @Modifying @Query("update Movie m set m.title = :title where m.id = :id")
   * @Formula("(select max(p.amount) from payment p where p.movie_id = id)")
   *
   * // Does not:
   * @Modifying @Query("update Movie m set m.price = :price where m.id = :id")
   * @Query(value = "select * from movie where year = ?1", nativeQuery = true)
   * }</pre>
   */
  public static ArchRule noForeignQueryInAnnotations(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "queries in annotations touch nothing that another service owns",
        "the owner alone changes it, and knows of no one who reads its table; read the copy that a ReplicaTable keeps, and ask the owner for changes",
        all -> {
          Map<String, Entity> entities = entities(all);
          return (type, findings) ->
              AnnotationStrings.annotations(type)
                  .forEach(placed -> report(placed, code, entities, findings));
        });
  }

  private static Map<String, Entity> entities(Collection<JavaClass> all) {
    return all.stream()
        .flatMap(type -> Entity.of(type).stream())
        .collect(Collectors.toMap(Entity::name, entity -> entity, (one, other) -> one));
  }

  private static void report(
      Placed placed, CodeUnderRules code, Map<String, Entity> entities, Findings findings) {
    JavaAnnotation<?> annotation = placed.annotation();
    Query query = QUERIES.get(annotation.getRawType().getName());
    if (query == null) {
      // @NamedNativeQueries and their like, and what repeats.
      Entity.nested(annotation, "value")
          .filter(nested -> QUERIES.containsKey(nested.getRawType().getName()))
          .forEach(
              nested -> report(new Placed(nested, placed.element()), code, entities, findings));
      return;
    }
    String text =
        annotation.get(query.property()).stream()
            .flatMap(AnnotationStrings::strings)
            .collect(Collectors.joining(" "));
    Language language = isNative(annotation) ? Language.SQL : query.language();
    SqlReading reading = code.sql().read(language.statement.formatted(text));
    List<TableUse> uses =
        language == Language.JPQL
            ? reading.uses().stream().flatMap(use -> resolved(use, entities).stream()).toList()
            : reading.uses();
    code.ownership()
        .complaints(uses)
        .forEach(
            complaint ->
                findings.add(
                    "%s by %s, \"%s\"%s"
                        .formatted(
                            complaint, placed.place(), Findings.shown(text), reading.caveat())));
  }

  private static boolean isNative(JavaAnnotation<?> annotation) {
    return annotation.get("nativeQuery").map(Boolean.TRUE::equals).orElse(false);
  }

  /** What JPQL does to an entity, told of its table; reading is the mapping's affair. */
  private static Optional<TableUse> resolved(TableUse use, Map<String, Entity> entities) {
    Entity entity = entities.get(use.table().table());
    if (entity == null || use.access() == Access.READ) {
      return Optional.empty();
    }
    TableName table = entity.table();
    Map<String, String> columns =
        entity.columns().stream()
            .collect(
                Collectors.toMap(
                    mapped -> mapped.field().getName(),
                    Entity.Mapped::column,
                    (one, other) -> one));
    return Optional.of(
        new TableUse(
            table,
            use.access(),
            use.columns().stream().map(field -> columns.getOrDefault(field, field)).toList()));
  }
}
