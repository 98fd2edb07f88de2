package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.ownership.KnownTable.Standing;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who uses the classes that stand for other services' tables. */
public final class PersistenceRules {

  private static final Set<String> GENERATED =
      Set.of(
          "org.jooq.Table",
          "org.jooq.Record",
          "org.jooq.Schema",
          "org.jooq.Catalog",
          "org.jooq.DAO");

  private static final Set<String> GENERATED_NAMES =
      Set.of("Tables", "Keys", "Indexes", "Sequences", "Routines");

  private PersistenceRules() {}

  /**
   * No class uses another service's generated jOOQ classes or entities: those in packages that are
   * said to be another's, those that stand for a table that must not be touched, and those that
   * stand for a copied table but come from elsewhere than the code that is checked.
   *
   * <pre>{@code
   * // Violates it:
   * import com.acme.forum.db.tables.records.MovieRecord;
   *
   * // Does not: generated from the store's own migrations.
   * import com.acme.store.db.tables.records.MovieRecord;
   * }</pre>
   *
   * @param packages of each package that is another service's, that service; what is below counts
   */
  public static ArchRule noForeignPersistenceClasses(
      CodeUnderRules code, Map<String, String> packages) {
    return CodeUnderRules.rule(
        "no class uses another service's generated jOOQ classes or entities",
        "they tie this service to the other's tables, whichever database they are read from; declare a ReplicaTable and generate classes from this service's own migrations, in a package that this check imports",
        all -> {
          Set<JavaClass> checked = new HashSet<>(all);
          return (type, findings) -> {
            if (isGenerated(type)) {
              return;
            }
            Map<String, Dependency> first = new LinkedHashMap<>();
            type.getDirectDependenciesFromSelf().stream()
                .sorted()
                .forEach(
                    dependency ->
                        first.merge(
                            dependency.getTargetClass().getBaseComponentType().getName(),
                            dependency,
                            PersistenceRules::better));
            first
                .values()
                .forEach(
                    dependency ->
                        complaint(dependency, checked, code, packages)
                            .ifPresent(what -> findings.add(what, line(dependency))));
          };
        });
  }

  /** Of two places, the one that can be told: declarations have no line. */
  private static Dependency better(Dependency one, Dependency other) {
    return line(one) == 0 ? other : one;
  }

  private static int line(Dependency dependency) {
    return dependency.getSourceCodeLocation().getLineNumber();
  }

  private static Optional<String> complaint(
      Dependency dependency,
      Set<JavaClass> checked,
      CodeUnderRules code,
      Map<String, String> packages) {
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    for (Map.Entry<String, String> foreign : packages.entrySet()) {
      String name = target.getPackageName() + ".";
      if (name.startsWith(foreign.getKey() + ".")) {
        return Optional.of(
            "uses %s, which is service '%s''s".formatted(target.getName(), foreign.getValue()));
      }
    }
    return code.persistent(target)
        .filter(
            found ->
                // An entity of the service's own for another's table is found by JpaRules, once.
                found.known().standing() == Standing.FOREIGN
                        && !(found.isEntity() && checked.contains(target))
                    || found.known().standing() == Standing.REPLICA && !checked.contains(target))
        .map(
            found ->
                "uses %s %s of table '%s', which is service '%s''s"
                    .formatted(
                        found.kind(), target.getName(), found.table(), found.known().owner()));
  }

  /** Generated classes know each other; who uses them is what matters. */
  private static boolean isGenerated(JavaClass type) {
    return GENERATED.stream().anyMatch(type::isAssignableTo)
        || GENERATED_NAMES.contains(type.getSimpleName())
            && type.getDirectDependenciesFromSelf().stream()
                .anyMatch(
                    dependency -> dependency.getTargetClass().isAssignableTo("org.jooq.Table"));
  }
}
