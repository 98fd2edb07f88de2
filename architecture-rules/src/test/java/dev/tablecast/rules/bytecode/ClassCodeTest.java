package dev.tablecast.rules.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.rules.bytecode.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassCodeTest {

  /** What a compiler makes of strings. */
  @SuppressWarnings("unused")
  static class Sample {

    static final String CONSTANT = "constant of a field";
    private final String chosen;

    Sample() {
      chosen = "set by the constructor";
    }

    String concatenated(int id, String where) {
      return "select " + id + " from x where " + where;
    }

    String built(String where) {
      return new StringBuilder("a").append("b").append(where).append('c').append("d").toString();
    }

    void given(Sample other, boolean first, long wide, double wider) {
      take(wide, first ? "one" : "one", wider);
      take(wide, first ? "one" : "two", wider);
      String kept = "kept";
      for (int i = 0; i < 3; i++) {
        take(i, kept.strip(), 1.0);
      }
      switch (kept.length()) {
        case 1 -> take(1, "switched", 2);
        case 2000 -> take(2, chosen, 3);
        default -> other.take(3, "otherwise", 4);
      }
      try {
        take(4, "tried", 5);
      } catch (IllegalStateException e) {
        take(5, e.toString(), 6);
      } finally {
        take(6, "at last", 7);
      }
    }

    void take(long wide, String text, double wider) {}
  }

  private final ClassCode code = read(Sample.class);

  @Test
  void stringsAreReadAsTheCodePutsThemTogether() {
    assertThat(code.texts())
        .extracting(TextConstant::text)
        .contains("constant of a field", "select \u0001 from x where \u0001", "ab\u0001\u0001d")
        .doesNotContain("select ", "a", "b", "d", " from x where ");
  }

  @Test
  void whatCallsAreGivenIsKnownThroughBranchesAndLoops() {
    List<String> given =
        code.calls().stream()
            .filter(call -> call.name().equals("take"))
            .map(call -> call.argument(1))
            .map(value -> value instanceof Text text ? text.text() : value.type())
            .toList();

    assertThat(given)
        .containsSubsequence(
            "java/lang/String", "java/lang/String", "kept", "switched", "java/lang/String")
        .contains("otherwise", "tried", "at last");
  }

  @Test
  void fieldsAreKnownWhereOneStringIsAllTheyGet() {
    assertThat(code.textOf("CONSTANT"))
        .get()
        .extracting(Text::text)
        .isEqualTo("constant of a field");
    assertThat(code.textOf("chosen"))
        .get()
        .extracting(Text::text)
        .isEqualTo("set by the constructor");
    assertThat(code.textOf("none")).isEmpty();
  }

  /** Every class file that is at hand can be read: a wrong size of an instruction would show. */
  @Test
  void classesOfOtherCompilersAreRead() {
    for (Class<?> type :
        List.of(
            org.jooq.impl.DSL.class,
            com.tngtech.archunit.core.importer.ClassFileImporter.class,
            org.hibernate.Session.class,
            com.zaxxer.hikari.HikariConfig.class,
            com.google.protobuf.CodedInputStream.class)) {
      assertThat(read(type).name()).isEqualTo(type.getName().replace('.', '/'));
    }
  }

  private static ClassCode read(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return ClassCode.read(in.readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
