package dev.tablecast.contract.compatibility;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Where the records of a contract are kept, beside its tests. */
public final class RecordFolder {

  private RecordFolder() {}

  /** {@code src/test/contracts} of the module that the class was compiled in. */
  public static Path of(Class<?> contract) {
    return moduleOf(contract).orElse(Path.of("")).resolve("src/test/contracts");
  }

  /** The nearest folder above the compiled class that has sources: a build may start elsewhere. */
  private static Optional<Path> moduleOf(Class<?> contract) {
    CodeSource source = contract.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(source.getLocation().toURI());
      while (path != null && !Files.isDirectory(path.resolve("src"))) {
        path = path.getParent();
      }
      return Optional.ofNullable(path);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
