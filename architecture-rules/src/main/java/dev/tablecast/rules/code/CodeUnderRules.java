package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.tablecast.rules.bytecode.ClassCode;
import dev.tablecast.rules.bytecode.ClassFiles;
import dev.tablecast.rules.ownership.Ownership;
import dev.tablecast.rules.sql.SqlReader;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the rules on classes share: whose everything is, and what has been read of class files.
 * Every class file is read once for all rules made with the same one.
 */
public final class CodeUnderRules {

  private final Ownership ownership;
  private final ClassFiles files = new ClassFiles();
  private final SqlReader sql = SqlReader.postgres();
  private final JooqClasses jooq = new JooqClasses(files);
  private final Map<String, Optional<PersistentClass>> persistent = new ConcurrentHashMap<>();

  public CodeUnderRules(Ownership ownership) {
    this.ownership = ownership;
  }

  Ownership ownership() {
    return ownership;
  }

  SqlReader sql() {
    return sql;
  }

  ClassFiles files() {
    return files;
  }

  JooqClasses jooq() {
    return jooq;
  }

  Optional<ClassCode> codeOf(JavaClass type) {
    return files.of(type);
  }

  /** The table that a class stands for, if it is one of jOOQ's or an entity. */
  Optional<PersistentClass> persistent(JavaClass type) {
    return persistent.computeIfAbsent(type.getName(), name -> PersistentClass.of(type, this));
  }

  /** Looks at one class, and says what it finds. */
  @FunctionalInterface
  interface Check {
    void check(JavaClass type, Findings findings);
  }

  /** What a check wants to know of all classes before the first. */
  @FunctionalInterface
  interface Overview {
    Check over(Collection<JavaClass> all);
  }

  /** A rule whose name is a sentence, broken by every finding. */
  static ArchRule rule(String sentence, String because, Check check) {
    return rule(sentence, because, all -> check);
  }

  static ArchRule rule(String sentence, String because, Overview overview) {
    ArchCondition<JavaClass> condition =
        new ArchCondition<>(sentence) {
          private Check check = (type, findings) -> {};

          @Override
          public void init(Collection<JavaClass> all) {
            check = overview.over(all);
          }

          @Override
          public void check(JavaClass type, ConditionEvents events) {
            check.check(type, new Findings(type, events));
          }
        };
    return ArchRuleDefinition.classes().should(condition).as(sentence).because(because);
  }
}
