package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaParameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

/** The annotations of a class and its members, and the strings that they hold at any depth. */
final class AnnotationStrings {

  /** A string, and where it stands, such as {@code @Value of field url}. */
  record Found(String text, String place) {}

  /** An annotation, and what it stands on. */
  record Placed(JavaAnnotation<?> annotation, String element) {

    /** Its name as code has it, and what it stands on. */
    String place() {
      return "@%s of %s".formatted(annotation.getRawType().getSimpleName(), element);
    }
  }

  private AnnotationStrings() {}

  static Stream<Found> of(JavaClass type) {
    return annotations(type)
        .flatMap(
            placed ->
                placed.annotation().getProperties().values().stream()
                    .flatMap(AnnotationStrings::strings)
                    .map(text -> new Found(text, placed.place())));
  }

  /** Every annotation of the class, its members and their parameters; not those within others. */
  static Stream<Placed> annotations(JavaClass type) {
    Stream<Placed> own = placed(type.getAnnotations(), "the class");
    return Stream.concat(own, type.getMembers().stream().flatMap(AnnotationStrings::of));
  }

  private static Stream<Placed> of(JavaMember member) {
    String kind = member instanceof JavaCodeUnit ? "method " : "field ";
    Stream<Placed> own = placed(member.getAnnotations(), kind + member.getName());
    if (!(member instanceof JavaCodeUnit unit)) {
      return own;
    }
    Stream<Placed> parameters =
        unit.getParameters().stream()
            .map(JavaParameter::getAnnotations)
            .flatMap(found -> placed(found, "a parameter of " + unit.getName()));
    return Stream.concat(own, parameters);
  }

  private static Stream<Placed> placed(
      Collection<? extends JavaAnnotation<?>> annotations, String element) {
    return annotations.stream().map(annotation -> new Placed(annotation, element));
  }

  static Stream<String> strings(Object value) {
    if (value instanceof String text) {
      return Stream.of(text);
    }
    if (value instanceof Object[] values) {
      return Arrays.stream(values).flatMap(AnnotationStrings::strings);
    }
    if (value instanceof JavaAnnotation<?> nested) {
      return nested.getProperties().values().stream().flatMap(AnnotationStrings::strings);
    }
    return Stream.empty();
  }
}
