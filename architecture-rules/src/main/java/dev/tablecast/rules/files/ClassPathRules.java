package dev.tablecast.rules.files;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.tablecast.rules.ownership.Ownership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What comes along with a service. */
public final class ClassPathRules {

  /** What artifacts are called that hold a service's access to its database. */
  private static final String PERSISTENCE =
      "(?:persistence|jooq|jpa|entities|entity|db|database|dao|repository|repositories|migrations?)";

  private static final Pattern JAR = Pattern.compile(".*/([^/!]+)\\.jar!/.*");
  private static final Pattern FOLDER =
      Pattern.compile(".*/([^/]+)/(?:target/(?:test-)?classes|build/(?:classes|resources)/.*)/?");

  private ClassPathRules() {}

  /**
   * The class path holds no persistence artifact of another service: no package that is said to be
   * another's, no artifact that is listed, and none that is called like another service and {@code
   * -persistence}, {@code -jooq}, {@code -jpa}, {@code -entities}, {@code -db}, {@code -dao},
   * {@code -repository} or {@code -migrations}. Its contracts are welcome.
   *
   * <pre>{@code
   * <!-- Violates it, in the store: -->
   * <artifactId>forum-persistence</artifactId>
   *
   * <!-- Does not: -->
   * <artifactId>forum-contracts</artifactId>
   * }</pre>
   *
   * @param packages of each package that is another service's, that service
   * @param artifacts names of artifacts that are another's, without version
   */
  public static ArchRule noForeignPersistenceArtifact(
      Ownership ownership, Map<String, String> packages, Set<String> artifacts) {
    String sentence = "the class path holds no persistence artifact of another service";
    return ArchRuleDefinition.all(
            new AbstractClassesTransformer<String>("entries of the class path") {
              @Override
              public Iterable<String> doTransform(JavaClasses classes) {
                return entries();
              }
            })
        .should(
            new ArchCondition<String>(sentence) {
              private Map<String, Set<String>> holders = Map.of();

              @Override
              public void init(Collection<String> all) {
                holders =
                    packages.keySet().stream()
                        .collect(Collectors.toMap(name -> name, ClassPathRules::artifactsWith));
              }

              @Override
              public void check(String artifact, ConditionEvents events) {
                complaint(artifact, ownership, artifacts)
                    .or(() -> packageIn(artifact, holders, packages))
                    .ifPresent(
                        what ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    artifact,
                                    "%s is on the class path, %s".formatted(artifact, what))));
              }
            })
        .as(sentence)
        .because(
            "what is on the class path is used some day; depend on the other service's contracts, and on nothing else of its");
  }

  private static Optional<String> complaint(
      String artifact, Ownership ownership, Set<String> artifacts) {
    if (artifacts.contains(artifact)) {
      return Optional.of("which is listed as another service's");
    }
    return ownership.others().stream()
        .filter(other -> artifact.matches("(?i)" + Pattern.quote(other) + "[-_.]" + PERSISTENCE))
        .findFirst()
        .map(other -> "by its name the persistence of service '%s'".formatted(other));
  }

  private static Optional<String> packageIn(
      String artifact, Map<String, Set<String>> holders, Map<String, String> packages) {
    return holders.entrySet().stream()
        .filter(holder -> holder.getValue().contains(artifact))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(name -> "with package %s of service '%s'".formatted(name, packages.get(name)));
  }

  private static Set<String> artifactsWith(String packageName) {
    return urls(packageName.replace('.', '/')).stream()
        .flatMap(url -> artifact(url).stream())
        .collect(Collectors.toSet());
  }

  /** The artifacts on the class path, by what their jars and modules are called. */
  private static Set<String> entries() {
    Set<String> found = new TreeSet<>();
    for (String everywhere : List.of("META-INF/MANIFEST.MF", "META-INF", "")) {
      urls(everywhere).forEach(url -> artifact(url).ifPresent(found::add));
    }
    return found;
  }

  static Optional<String> artifact(String url) {
    Matcher jar = JAR.matcher(url);
    if (jar.matches()) {
      return Optional.of(jar.group(1).replaceFirst("-\\d.*$", ""));
    }
    Matcher folder = FOLDER.matcher(url);
    return folder.matches() ? Optional.of(folder.group(1)) : Optional.empty();
  }

  private static List<String> urls(String resource) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ClassPathRules.class.getClassLoader() : context;
    try {
      return Collections.list(loader.getResources(resource)).stream().map(URL::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the class path", e);
    }
  }
}
