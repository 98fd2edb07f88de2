package dev.tablecast.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.tablecast.contract.TableContract;
import dev.tablecast.rules.code.CodeUnderRules;
import dev.tablecast.rules.contracts.Movie;
import dev.tablecast.rules.contracts.Payment;
import dev.tablecast.rules.ownership.Ownership;
import java.util.List;
import java.util.Map;

/** The service whose code the fixtures are: copies the forum's films, and bills nobody. */
public final class Store {

  private static final TableContract MOVIE = TableContract.of(Movie.class);
  private static final TableContract PAYMENT = TableContract.of(Payment.class);

  private Store() {}

  public static Ownership ownership() {
    return Ownership.of("store")
        .with(MOVIE, MOVIE.table(), Map.of())
        .withForeign(PAYMENT.owner(), PAYMENT.table());
  }

  public static CodeUnderRules code() {
    return new CodeUnderRules(ownership());
  }

  public static DescribedPredicate<JavaClass> nobody() {
    return DescribedPredicate.alwaysFalse();
  }

  /** What a rule finds in some classes, each finding in a line. */
  public static List<String> findings(ArchRule rule, Class<?>... classes) {
    return findings(rule, new ClassFileImporter().importClasses(classes));
  }

  public static List<String> findings(ArchRule rule, JavaClasses classes) {
    EvaluationResult result = rule.evaluate(classes);
    return result.getFailureReport().getDetails();
  }
}
