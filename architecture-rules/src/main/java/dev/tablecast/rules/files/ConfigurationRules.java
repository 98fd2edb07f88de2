package dev.tablecast.rules.files;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.tablecast.rules.ownership.Ownership;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which databases and logins a service's configuration names. */
public final class ConfigurationRules {

  private static final Predicate<String> FILES =
      Pattern.compile("(?:.*/)?(?:application|bootstrap)(?:-[^/]*)?\\.(?:ya?ml|properties)")
          .asMatchPredicate();

  private static final Set<String> LOGIN_KEYS = Set.of("username", "user", "login");

  private static final Pattern OF_A_DATABASE =
      Pattern.compile("(?i).*(?:data-?source|flyway|liquibase|r2dbc|jdbc|hikari).*");

  private ConfigurationRules() {}

  /**
   * Configuration names this service's own databases and logins only. Looks at {@code
   * application*.yml}, {@code .yaml} and {@code .properties}, and those of {@code bootstrap},
   * beside the classes that are checked: every JDBC and R2DBC URL under whatever key, and every
   * login of a data source. Placeholders count by their defaults.
   *
   * <pre>{@code
   * # Violates it, in the store:
   * forum.datasource.url: jdbc:postgresql://db/forum
   * spring.datasource.username: forum
   *
   * # Does not:
   * spring.datasource.url: jdbc:postgresql://db/store
   * }</pre>
   *
   * <p>What is not declared to be the service's own is refused only if it is called like another
   * service, or its schema is.
   *
   * @param databases the service's own databases; if empty, all that are not called like a service
   * @param logins the service's own logins, likewise
   */
  public static ArchRule ownDatabasesAndLoginsOnly(
      Ownership ownership, Set<String> databases, Set<String> logins) {
    Names ownDatabases = new Names(ownership, folded(databases), "database");
    Names ownLogins = new Names(ownership, folded(logins), "login");
    Names schemas = new Names(ownership, Set.of(), "schema");
    String sentence = "configuration names this service's own databases and logins only";
    return ArchRuleDefinition.all(ResourceRoots.files("configuration files", FILES))
        .should(
            FileFindings.none(
                sentence,
                (file, findings) -> {
                  List<Setting> settings = Settings.of(file);
                  for (Setting setting : settings) {
                    JdbcUrl.in(setting.value())
                        .ifPresent(
                            url -> {
                              report(ownDatabases, url.database(), setting, findings);
                              report(schemas, url.schema(), setting, findings);
                              report(ownLogins, url.login(), setting, findings);
                            });
                    if (isLogin(setting, settings)) {
                      String login = JdbcUrl.resolved(setting.value());
                      report(
                          ownLogins,
                          Optional.of(login).filter(name -> !JdbcUrl.isOpen(name)),
                          setting,
                          findings);
                    }
                  }
                }))
        .as(sentence)
        .because(
            "what another service's database holds comes here by replication; remove the setting and declare a ReplicaTable, or say that it is the service's own by DataOwnership.databases(…) and logins(…)");
  }

  private static void report(
      Names names, Optional<String> found, Setting setting, FileFindings findings) {
    found
        .flatMap(names::complaint)
        .ifPresent(
            complaint ->
                findings.add("has %s %s".formatted(setting.key(), complaint), setting.line()));
  }

  private static boolean isLogin(Setting setting, List<Setting> all) {
    return LOGIN_KEYS.contains(setting.last())
        && (OF_A_DATABASE.matcher(setting.parent()).matches()
            || all.stream()
                .anyMatch(
                    other ->
                        other.parent().equals(setting.parent())
                            && JdbcUrl.in(other.value()).isPresent()));
  }

  private static Set<String> folded(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Which names of a kind are the service's own. */
  private record Names(Ownership ownership, Set<String> own, String kind) {

    Optional<String> complaint(String name) {
      String folded = name.toLowerCase(Locale.ROOT);
      if (own.contains(folded)) {
        return Optional.empty();
      }
      Optional<String> service =
          ownership.others().stream().filter(other -> alike(other, folded)).findFirst();
      if (service.isPresent()) {
        return Optional.of(
            "name the %s '%s', as service '%s' is called".formatted(kind, name, service.get()));
      }
      return own.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "name the %s '%s', which is none of this service's own, %s"
                  .formatted(kind, name, own.stream().sorted().toList()));
    }

    private static boolean alike(String service, String name) {
      return service.toLowerCase(Locale.ROOT).replace('-', '_').equals(name.replace('-', '_'));
    }
  }
}
