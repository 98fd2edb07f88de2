package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.ownership.KnownTable;
import dev.tablecast.rules.ownership.KnownTable.Standing;
import dev.tablecast.rules.ownership.TableName;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What JPA and Spring Data map. */
public final class JpaRules {

  private static final String IMMUTABLE = "org.hibernate.annotations.Immutable";

  /** Tables that JPA writes rows of beside the entity's own. */
  private static final Set<String> BESIDE =
      Set.of("SecondaryTable", "SecondaryTables", "JoinTable", "CollectionTable");

  private JpaRules() {}

  /**
   * JPA maps no table of another service: neither an entity on one that must not be touched, nor a
   * {@code @SecondaryTable}, {@code @JoinTable} or {@code @CollectionTable} on a copy, for JPA
   * inserts into and deletes from those by itself. An entity on a copy is fine; see {@link
   * #foreignColumnsAreReadOnly}.
   *
   * <pre>{@code
   * // Violates it, if payment is the billing service's and movie_genre a copy of the forum's:
   * @Entity @Table(name = "payment") class Payment { … }
   * @ManyToMany @JoinTable(name = "movie_genre") Set<Genre> genres;
   *
   * // Does not, if movie is copied:
   * @Entity @Table(name = "movie") class Movie { … }
   * @ManyToMany @Immutable @JoinTable(name = "movie_genre") Set<Genre> genres;
   * }</pre>
   */
  public static ArchRule noMappingOfForeignTables(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "JPA maps no table that another service owns",
        "an entity reads and writes the table behind its owner's back; declare a ReplicaTable and map the copy, read-only where it is the owner's",
        (type, findings) -> {
          Entity.of(type)
              .ifPresent(
                  entity ->
                      code.ownership()
                          .find(entity.table())
                          .filter(table -> table.standing() == Standing.FOREIGN)
                          .ifPresent(
                              table ->
                                  findings.add(
                                      "is an entity of table '%s' of service '%s'"
                                          .formatted(entity.table(), table.owner()))));
          AnnotationStrings.annotations(type)
              .filter(placed -> BESIDE.contains(placed.annotation().getRawType().getSimpleName()))
              .filter(placed -> !isImmutable(placed.annotation()))
              .forEach(
                  placed ->
                      tables(placed.annotation())
                          .forEach(table -> report(table, placed, code, findings)));
        });
  }

  private static Stream<TableName> tables(JavaAnnotation<?> annotation) {
    Stream<JavaAnnotation<?>> all =
        Stream.concat(Stream.of(annotation), Entity.nested(annotation, "value"));
    return all.flatMap(
        found ->
            Entity.text(found, "name")
                .map(Entity::tableName)
                .map(
                    name ->
                        Entity.text(found, "schema")
                            .map(schema -> new TableName(schema, name.table(), name.quoted()))
                            .orElse(name))
                .stream());
  }

  private static boolean isImmutable(JavaAnnotation<?> annotation) {
    return annotation.getAnnotatedElement().isAnnotatedWith(IMMUTABLE);
  }

  private static void report(
      TableName name, AnnotationStrings.Placed placed, CodeUnderRules code, Findings findings) {
    code.ownership()
        .find(name)
        .filter(table -> table.standing() != Standing.OWN)
        .ifPresent(
            table ->
                findings.add(
                    "has JPA write rows of '%s', which service '%s' owns, by %s"
                        .formatted(name, table.owner(), placed.place())));
  }

  /**
   * JPA maps columns that another service owns as read-only, so that no change of an entity is
   * written there. Hibernate's {@code @Immutable} on the entity will do as well. The identifier is
   * left alone: JPA never changes it.
   *
   * <pre>{@code
   * // Violates it, in a store that copies the forum's movie:
   * @Column(name = "title") String title;
   * String title;
   *
   * // Does not:
   * @Column(name = "title", insertable = false, updatable = false) String title;
   * @Column(name = "price") BigDecimal price;
   * }</pre>
   */
  public static ArchRule foreignColumnsAreReadOnly(CodeUnderRules code) {
    return CodeUnderRules.rule(
        "JPA maps columns that another service owns as read-only",
        "else JPA writes them with every change of the row, and the database's guard refuses it; add insertable = false, updatable = false",
        (type, findings) -> {
          if (!type.isAnnotatedWith(IMMUTABLE)) {
            Entity.of(type).ifPresent(entity -> report(entity, code, findings));
          }
        });
  }

  private static void report(Entity entity, CodeUnderRules code, Findings findings) {
    Optional<KnownTable> table = code.ownership().find(entity.table());
    if (table.isEmpty() || table.get().standing() == Standing.FOREIGN) {
      return;
    }
    for (Entity.Mapped mapped : entity.columns()) {
      if (!mapped.readOnly()) {
        table
            .get()
            .foreignOwner(mapped.column())
            .ifPresent(
                owner ->
                    findings.add(
                        "field '%s' writes column '%s' of '%s', which service '%s' owns"
                            .formatted(
                                mapped.field().getName(), mapped.column(), entity.table(), owner)));
      }
    }
  }
}
