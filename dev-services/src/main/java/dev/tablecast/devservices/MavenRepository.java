package dev.tablecast.devservices;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.List;
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

  /** Local files of {@code coordinates} ({@code group:artifact[:type[:classifier]]:version}). */
  static List<Path> fetch(List<String> coordinates) {
    ContextOverrides overrides = ContextOverrides.create().withUserSettings(true).build();
    try (Context maven = Runtimes.INSTANCE.getRuntime().create(overrides)) {
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
      throw new DevServicesException("Cannot download " + e.getMessage(), e);
    }
  }
}
