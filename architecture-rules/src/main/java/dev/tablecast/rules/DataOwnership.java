package dev.tablecast.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;

import com.google.protobuf.Message;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.freeze.FreezingArchRule;
import dev.tablecast.contract.TableContract;
import dev.tablecast.rules.code.AnnotatedSqlRules;
import dev.tablecast.rules.code.CodeUnderRules;
import dev.tablecast.rules.code.DataSourceRules;
import dev.tablecast.rules.code.JooqRules;
import dev.tablecast.rules.code.JpaRules;
import dev.tablecast.rules.code.PersistenceRules;
import dev.tablecast.rules.code.SqlRules;
import dev.tablecast.rules.files.ClassPathRules;
import dev.tablecast.rules.files.ConfigurationRules;
import dev.tablecast.rules.files.SqlFileRules;
import dev.tablecast.rules.ownership.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that a service's code, its configuration, its SQL files and its class path leave alone
 * what other services own. Immutable; each method returns another.
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "com.acme.store", importOptions = DoNotIncludeTests.class)
 * class OwnershipTest {
 *
 *   @ArchTest
 *   static void ownership(JavaClasses classes) {
 *     DataOwnership.of("store").contracts(Movie.class).check(classes);
 *   }
 * }
 * }</pre>
 *
 * <p>A contract in {@link #contracts} stands for a table in this service's database: its own, or
 * the copy that a {@code ReplicaTable} keeps. It may be read, and its contract says which columns
 * this service may write. A table in {@link #foreign} is not here, and not to be touched in any
 * way. Tables that nobody declares are this service's own.
 *
 * <p>Files are looked for in the folders and jars that the classes came from.
 */
public final class DataOwnership {

  private final Ownership ownership;
  private final Persistence persistence;
  private final Allowances allowed;
  private final boolean frozen;

  private DataOwnership(
      Ownership ownership, Persistence persistence, Allowances allowed, boolean frozen) {
    this.ownership = ownership;
    this.persistence = persistence;
    this.allowed = allowed;
    this.frozen = frozen;
  }

  /** Of a service, by its {@code spring.application.name}. */
  public static DataOwnership of(String service) {
    return new DataOwnership(Ownership.of(service), Persistence.UNDECLARED, Allowances.NONE, false);
  }

  /**
   * Tables in this service's database, called as in their contracts: its own, and those it copies.
   *
   * @throws dev.tablecast.contract.ContractException with every rule that a message breaks
   * @throws IllegalArgumentException if a table of that name is declared already
   */
  @SafeVarargs
  public final DataOwnership contracts(Class<? extends Message>... contracts) {
    DataOwnership all = this;
    for (Class<? extends Message> contract : contracts) {
      all = all.contract(contract, TableContract.of(contract).table(), Map.of());
    }
    return all;
  }

  /**
   * A table that has another name here, or columns that do.
   *
   * @param table its name in this service's database
   * @param renamed of each column of the contract that is called otherwise here, that name
   * @throws IllegalArgumentException if the contract has no such column, or a table of that name is
   *     declared already
   */
  public DataOwnership contract(
      Class<? extends Message> contract, String table, Map<String, String> renamed) {
    return with(ownership.with(TableContract.of(contract), table, renamed));
  }

  /**
   * Tables of other services that this service has no copy of: they are neither read nor written.
   *
   * @throws IllegalArgumentException if this service owns one, or a table of that name is declared
   *     already
   */
  @SafeVarargs
  public final DataOwnership foreign(Class<? extends Message>... contracts) {
    Ownership all = ownership;
    for (Class<? extends Message> contract : contracts) {
      TableContract read = TableContract.of(contract);
      all = all.withForeign(read.owner(), read.table());
    }
    return with(all);
  }

  /** Tables of a service that has no contracts for them; otherwise as {@link #foreign}. */
  public DataOwnership foreignTables(String owner, String... tables) {
    Ownership all = ownership;
    for (String table : tables) {
      all = all.withForeign(owner, table);
    }
    return with(all);
  }

  /** Packages with another service's generated classes or entities; what is below them counts. */
  public DataOwnership foreignPackages(String owner, String... packages) {
    return with(persistence.withPackages(owner, packages));
  }

  /** Artifacts with another service's persistence, without version: {@code forum-model}. */
  public DataOwnership foreignArtifacts(String... artifacts) {
    return with(persistence.withArtifacts(artifacts));
  }

  /** This service's own databases; configuration that names any other is refused then. */
  public DataOwnership databases(String... names) {
    return with(persistence.withDatabases(names));
  }

  /** This service's own logins; configuration that names any other is refused then. */
  public DataOwnership logins(String... names) {
    return with(persistence.withLogins(names));
  }

  /** Lets these classes make data sources and hold JDBC URLs. */
  public DataOwnership dataSourcesIn(Class<?>... classes) {
    return dataSourcesIn(belongToAnyOf(classes));
  }

  /** Lets these classes make data sources and hold JDBC URLs. */
  public DataOwnership dataSourcesIn(DescribedPredicate<? super JavaClass> classes) {
    return with(allowed.dataSourcesIn(classes));
  }

  /** Lets these classes run SQL that cannot be read from their byte code. */
  public DataOwnership rawSqlIn(Class<?>... classes) {
    return rawSqlIn(belongToAnyOf(classes));
  }

  /** Lets these classes run SQL that cannot be read from their byte code. */
  public DataOwnership rawSqlIn(DescribedPredicate<? super JavaClass> classes) {
    return with(allowed.rawSqlIn(classes));
  }

  /** Lets the service have no configuration files; otherwise it fails to find none. */
  public DataOwnership withoutConfiguration() {
    return with(allowed.withoutConfiguration());
  }

  /** Lets the service have no SQL files; otherwise it fails to find none. */
  public DataOwnership withoutSqlFiles() {
    return with(allowed.withoutSqlFiles());
  }

  /**
   * Freezes every rule: what breaks it today is written to ArchUnit's violation store, and only
   * what comes anew fails.
   */
  public DataOwnership frozen() {
    return new DataOwnership(ownership, persistence, allowed, true);
  }

  /** Every rule by itself, to be checked, frozen or left out. */
  public List<ArchRule> rules() {
    CodeUnderRules code = new CodeUnderRules(ownership);
    List<ArchRule> rules =
        List.of(
            DataSourceRules.dataSourcesOnlyWhereDeclared(allowed.dataSources()),
            DataSourceRules.noJdbcUrlInCode(code, allowed.dataSources()),
            PersistenceRules.noForeignPersistenceClasses(code, persistence.foreignPackages()),
            JooqRules.noForeignWritesByJooq(code),
            JooqRules.noSetterOfForeignColumns(code),
            JpaRules.noMappingOfForeignTables(code),
            JpaRules.foreignColumnsAreReadOnly(code),
            AnnotatedSqlRules.noForeignQueryInAnnotations(code),
            SqlRules.noForeignSqlInStrings(code),
            SqlRules.unreadableSqlOnlyInListedClasses(code, allowed.rawSql()),
            ConfigurationRules.ownDatabasesAndLoginsOnly(
                    ownership, persistence.databases(), persistence.logins())
                .allowEmptyShould(allowed.noConfiguration()),
            SqlFileRules.sqlFilesLeaveOthersAlone(ownership).allowEmptyShould(allowed.noSqlFiles()),
            ClassPathRules.noForeignPersistenceArtifact(
                ownership, persistence.foreignPackages(), persistence.foreignArtifacts()));
    return frozen ? rules.stream().<ArchRule>map(FreezingArchRule::freeze).toList() : rules;
  }

  /**
   * Checks all rules.
   *
   * @throws AssertionError with every violation of every rule
   * @throws IllegalStateException if no table is declared, so that nothing could be found
   */
  public void check(JavaClasses classes) {
    if (ownership.tables().isEmpty()) {
      throw new IllegalStateException(
          "no table is declared, so that nothing could be found; name the contracts of this service's own tables and its copies in contracts(…), and tables that it must not touch in foreign(…)");
    }
    List<String> reports = new ArrayList<>();
    for (ArchRule rule : rules()) {
      try {
        EvaluationResult result = rule.evaluate(classes);
        if (result.hasViolation()) {
          reports.add(result.getFailureReport().toString());
        }
      } catch (AssertionError nothingToCheck) {
        reports.add(String.valueOf(nothingToCheck.getMessage()));
      }
    }
    if (!reports.isEmpty()) {
      throw new AssertionError(String.join("\n\n", reports));
    }
  }

  private DataOwnership with(Ownership changed) {
    return new DataOwnership(changed, persistence, allowed, frozen);
  }

  private DataOwnership with(Persistence changed) {
    return new DataOwnership(ownership, changed, allowed, frozen);
  }

  private DataOwnership with(Allowances changed) {
    return new DataOwnership(ownership, persistence, changed, frozen);
  }
}
