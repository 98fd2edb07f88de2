package dev.tablecast.devservices;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;

/**
 * Files from the user's Maven repository, downloaded at the first need as Maven itself would:
 * through the mirrors, proxies and credentials of {@code settings.xml}.
 */
final class MavenRepository {

  private MavenRepository() {}

  /**
   * Local files of {@code coordinates} ({@code group:artifact[:type[:classifier]]:version}), which
   * belong to {@code product}.
   */
  static List<Path> fetch(String product, List<String> coordinates) {
    // Asking Maven takes a second even if it has them all; so the answer is kept.
    Path memo =
        UserCache.directory()
            .resolve("files-" + Integer.toHexString(coordinates.hashCode()) + ".txt");
    List<Path> files = recall(memo);
    if (files.size() != coordinates.size() || !files.stream().allMatch(Files::exists)) {
      files = resolve(product, coordinates);
      keep(memo, files);
    }
    return files;
  }

  private static List<Path> recall(Path memo) {
    try {
      return Files.exists(memo)
          ? Files.readAllLines(memo).stream().map(Path::of).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keep(Path memo, List<Path> files) {
    try {
      Files.createDirectories(UserCache.directory());
      Files.write(memo, files.stream().map(Path::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> resolve(String product, List<String> coordinates) {
    MavenCommandLine commandLine = MavenCommandLine.aboveThisJvm();
    try (Context maven =
        Runtimes.INSTANCE.getRuntime().create(settings(commandLine, new DownloadLog(product)))) {
      List<ArtifactRequest> requests =
          coordinates.stream()
              .map(DefaultArtifact::new)
              .map(it -> new ArtifactRequest(it, maven.remoteRepositories(), "dev-services"))
              .toList();
      return maven
          .repositorySystem()
          .resolveArtifacts(maven.repositorySystemSession(), requests)
          .stream()
          .map(ArtifactResult::getArtifact)
          .map(artifact -> artifact.getFile().toPath())
          .toList();
    } catch (ArtifactResolutionException e) {
      throw new DevServicesException(explain(product, commandLine, e), e);
    }
  }

  private static ContextOverrides settings(MavenCommandLine commandLine, DownloadLog progress) {
    ContextOverrides.Builder overrides =
        ContextOverrides.create()
            .withUserSettings(true)
            .configProperties(Map.of("aether.connector.basic.threads", 8))
            .transferListener(progress);
    commandLine.home().ifPresent(overrides::withMavenSystemHomeOverride);
    commandLine.globalSettings().ifPresent(overrides::withGlobalSettingsXmlOverride);
    commandLine.userSettings().ifPresent(overrides::withUserSettingsXmlOverride);
    commandLine.localRepository().ifPresent(overrides::withLocalRepositoryOverride);
    if (commandLine.isOffline()) {
      overrides.offline(true);
    }
    return overrides.build();
  }

  private static String explain(
      String product, MavenCommandLine commandLine, ArtifactResolutionException failure) {
    List<ArtifactResult> missing =
        failure.getResults().stream().filter(result -> !result.isResolved()).toList();
    String reasons =
        missing.stream()
            .flatMap(result -> result.getExceptions().stream())
            .map(Throwable::getMessage)
            .findFirst()
            .orElse(failure.getMessage());
    return """
        %s cannot be had: %d of its %d files are not in the local Maven repository: %s
        %s \
        Or use Docker's images instead: -Dtablecast.dev-services=testcontainers."""
        .formatted(
            product,
            missing.size(),
            failure.getResults().size(),
            reasons,
            commandLine.isOffline()
                ? "Run once without --offline: they are downloaded and kept."
                : "Name a mirror or proxy that this machine reaches in Maven's settings.xml, and run again: what was downloaded is kept.");
  }
}
