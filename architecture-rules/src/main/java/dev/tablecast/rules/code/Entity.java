package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.tablecast.rules.ownership.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A class that JPA or Spring Data maps to a table.
 *
 * @param type the class
 * @param name what queries call it
 * @param table the table; without {@code @Table}, named as Spring Boot's naming strategy does
 */
record Entity(JavaClass type, String name, TableName table) {

  private static final List<String> JPA = List.of("jakarta.persistence.", "javax.persistence.");

  private static final Set<String> WITHOUT_COLUMN =
      Set.of(
          "Transient",
          "OneToMany",
          "ManyToMany",
          "ElementCollection",
          "Embedded",
          "EmbeddedId",
          "Id");

  private static final Set<String> ASSOCIATIONS = Set.of("ManyToOne", "OneToOne", "Any");

  /** A field and the columns that it is mapped to. */
  record Mapped(JavaField field, String column, boolean readOnly) {}

  static Optional<Entity> of(JavaClass type) {
    Optional<JavaAnnotation<?>> entity = jpa(type, "Entity");
    if (entity.isPresent()) {
      boolean elsewhere = type.isAnnotatedWith("org.hibernate.annotations.Subselect");
      String name = text(entity.get(), "name").orElse(type.getSimpleName());
      return elsewhere
          ? Optional.empty()
          : Optional.of(new Entity(type, name, tableOf(type, name)));
    }
    return type.tryGetAnnotationOfType("org.springframework.data.relational.core.mapping.Table")
        .map(
            table ->
                new Entity(
                    type,
                    type.getSimpleName(),
                    text(table, "value")
                        .or(() -> text(table, "name"))
                        .map(Entity::tableName)
                        .orElse(tableName(snake(type.getSimpleName())))));
  }

  private static TableName tableOf(JavaClass type, String entityName) {
    Optional<JavaAnnotation<?>> annotation = jpa(type, "Table");
    TableName table =
        tableName(annotation.flatMap(found -> text(found, "name")).orElse(snake(entityName)));
    return annotation
        .flatMap(found -> text(found, "schema"))
        .map(schema -> new TableName(schema, table.table(), table.quoted()))
        .orElse(table);
  }

  /** A name as annotations have it: in backticks or quotes, the case of its letters counts. */
  static TableName tableName(String name) {
    boolean quoted = name.startsWith("`") || name.startsWith("\"");
    String bare = name.replaceAll("[`\"]", "");
    // Spring Boot's naming strategy goes over names in annotations too.
    TableName plain = TableName.of(quoted ? bare : snake(bare));
    return new TableName(plain.schema(), plain.table(), quoted);
  }

  /** The fields that are mapped to a column by themselves, those of superclasses included. */
  List<Mapped> columns() {
    List<Mapped> mapped = new ArrayList<>();
    for (JavaField field : type.getAllFields()) {
      boolean counts =
          !field.getModifiers().contains(JavaModifier.STATIC)
              && !field.getModifiers().contains(JavaModifier.TRANSIENT)
              && (jpa(field.getOwner(), "Entity").isPresent()
                  || jpa(field.getOwner(), "MappedSuperclass").isPresent());
      if (counts) {
        mapped.addAll(columnsOf(field));
      }
    }
    return mapped;
  }

  private List<Mapped> columnsOf(JavaField field) {
    List<JavaMember> places = places(field);
    if (has(places, WITHOUT_COLUMN) || isFormula(places)) {
      return List.of();
    }
    List<JavaAnnotation<?>> named =
        places.stream()
            .flatMap(place -> Stream.of(jpa(place, "Column"), jpa(place, "JoinColumn")))
            .flatMap(Optional::stream)
            .toList();
    if (!named.isEmpty()) {
      return named.stream().map(column -> mapped(field, column)).toList();
    }
    return has(places, ASSOCIATIONS)
        ? List.of()
        : List.of(new Mapped(field, snake(field.getName()), false));
  }

  private static Mapped mapped(JavaField field, JavaAnnotation<?> column) {
    boolean readOnly = isFalse(column, "insertable") && isFalse(column, "updatable");
    String name = text(column, "name").orElse(field.getName());
    return new Mapped(field, tableName(name).table(), readOnly);
  }

  /** The field itself and its getter, either of which may have the annotations. */
  private List<JavaMember> places(JavaField field) {
    String name =
        field.getName().substring(0, 1).toUpperCase(Locale.ROOT) + field.getName().substring(1);
    List<JavaMember> places = new ArrayList<>(List.of(field));
    for (String getter : List.of("get" + name, "is" + name)) {
      field.getOwner().tryGetMethod(getter).ifPresent(places::add);
    }
    return places;
  }

  private static boolean has(List<JavaMember> places, Set<String> annotations) {
    return places.stream()
        .anyMatch(place -> annotations.stream().anyMatch(name -> jpa(place, name).isPresent()));
  }

  private static boolean isFormula(List<JavaMember> places) {
    return places.stream()
        .flatMap(place -> place.getAnnotations().stream())
        .anyMatch(
            found -> found.getRawType().getName().equals("org.hibernate.annotations.Formula"));
  }

  private static boolean isFalse(JavaAnnotation<?> annotation, String property) {
    return annotation.get(property).map(Boolean.FALSE::equals).orElse(false);
  }

  /** JPA's annotation of that name, of either of its packages. */
  static Optional<JavaAnnotation<?>> jpa(JavaClass type, String name) {
    return JPA.stream()
        .<JavaAnnotation<?>>flatMap(jpa -> type.tryGetAnnotationOfType(jpa + name).stream())
        .findFirst();
  }

  static Optional<JavaAnnotation<?>> jpa(JavaMember member, String name) {
    return JPA.stream()
        .<JavaAnnotation<?>>flatMap(jpa -> member.tryGetAnnotationOfType(jpa + name).stream())
        .findFirst();
  }

  /** A property that is a text and not empty. */
  static Optional<String> text(JavaAnnotation<?> annotation, String property) {
    return annotation
        .get(property)
        .filter(value -> value instanceof String text && !text.isBlank())
        .map(String.class::cast);
  }

  /** The annotations within another, such as those of {@code @SecondaryTables}. */
  static Stream<JavaAnnotation<?>> nested(JavaAnnotation<?> annotation, String property) {
    Object value = annotation.get(property).orElse("");
    Stream<?> values = value instanceof Object[] many ? Arrays.stream(many) : Stream.of(value);
    return values
        .filter(found -> found instanceof JavaAnnotation<?>)
        .map(found -> (JavaAnnotation<?>) found);
  }

  /** {@code releaseDate} as {@code release_date}. */
  static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
