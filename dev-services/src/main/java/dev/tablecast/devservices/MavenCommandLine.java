package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Maven was told by its command line and {@code .mvn/maven.config}. A test JVM that Maven
 * starts is not told, so it looks among the processes above itself.
 *
 * @param directory to which its paths are relative
 */
record MavenCommandLine(List<String> words, Path directory) {

  private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";
  private static final String PROJECT = "-Dmaven.multiModuleProjectDirectory=";

  MavenCommandLine {
    words = List.copyOf(words);
  }

  /** Of the Maven that runs this JVM's tests; without words if it is run by an IDE, say. */
  static MavenCommandLine aboveThisJvm() {
    return Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            process -> process.flatMap(ProcessHandle::parent))
        .flatMap(Optional::stream)
        .flatMap(process -> of(process).stream())
        .findFirst()
        .orElse(new MavenCommandLine(List.of(), Path.of("")));
  }

  private static Optional<MavenCommandLine> of(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(List::of)
        .filter(words -> words.contains(LAUNCHER))
        .map(words -> new MavenCommandLine(words, workingDirectory(process, words)))
        .map(MavenCommandLine::withConfigurationFile);
  }

  private static Path workingDirectory(ProcessHandle process, List<String> words) {
    try {
      return Path.of("/proc/" + process.pid() + "/cwd").toRealPath();
    } catch (IOException notLinux) {
      return projectDirectory(words);
    }
  }

  private static Path projectDirectory(List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith(PROJECT))
        .map(word -> Path.of(word.substring(PROJECT.length())))
        .findFirst()
        .orElse(Path.of(""));
  }

  /** The file's words come first, so that those of the command line win. */
  private MavenCommandLine withConfigurationFile() {
    Path file = projectDirectory(words).resolve(".mvn").resolve("maven.config");
    List<String> all = new ArrayList<>();
    if (Files.exists(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.flatMap(line -> Stream.of(line.strip().split("\\s+"))).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    all.addAll(words);
    return new MavenCommandLine(all, directory);
  }

  boolean isOffline() {
    return words.contains("-o") || words.contains("--offline");
  }

  Optional<Path> userSettings() {
    return path("-s", "--settings", "--settings=");
  }

  Optional<Path> globalSettings() {
    return path("-gs", "--global-settings", "--global-settings=");
  }

  Optional<Path> localRepository() {
    return path("-Dmaven.repo.local=");
  }

  Optional<Path> home() {
    return path("-Dmaven.home=");
  }

  /** The last value of an option; one that ends with {@code =} has its value in the same word. */
  private Optional<Path> path(String... options) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      for (String option : options) {
        if (option.endsWith("=") && words.get(i).startsWith(option)) {
          found = Optional.of(words.get(i).substring(option.length()));
        } else if (words.get(i).equals(option) && i + 1 < words.size()) {
          found = Optional.of(words.get(i + 1));
        }
      }
    }
    return found.map(value -> directory.resolve(value).toAbsolutePath());
  }
}
