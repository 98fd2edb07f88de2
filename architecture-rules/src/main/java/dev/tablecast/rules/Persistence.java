package dev.tablecast.rules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is declared of persistence besides tables.
 *
 * @param foreignPackages of each package that is another service's, that service
 * @param foreignArtifacts artifacts that are another service's
 * @param databases the service's own databases
 * @param logins the service's own logins
 */
record Persistence(
    Map<String, String> foreignPackages,
    Set<String> foreignArtifacts,
    Set<String> databases,
    Set<String> logins) {

  static final Persistence UNDECLARED = new Persistence(Map.of(), Set.of(), Set.of(), Set.of());

  Persistence {
    foreignPackages = Map.copyOf(foreignPackages);
    foreignArtifacts = Set.copyOf(foreignArtifacts);
    databases = Set.copyOf(databases);
    logins = Set.copyOf(logins);
  }

  Persistence withPackages(String owner, String... packages) {
    Map<String, String> more = new HashMap<>(foreignPackages);
    for (String name : packages) {
      more.put(name.replaceFirst("\\.\\.?$", ""), owner);
    }
    return new Persistence(more, foreignArtifacts, databases, logins);
  }

  Persistence withArtifacts(String... artifacts) {
    return new Persistence(foreignPackages, with(foreignArtifacts, artifacts), databases, logins);
  }

  Persistence withDatabases(String... names) {
    return new Persistence(foreignPackages, foreignArtifacts, with(databases, names), logins);
  }

  Persistence withLogins(String... names) {
    return new Persistence(foreignPackages, foreignArtifacts, databases, with(logins, names));
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new HashSet<>(names);
    all.addAll(Arrays.asList(more));
    return all;
  }
}
