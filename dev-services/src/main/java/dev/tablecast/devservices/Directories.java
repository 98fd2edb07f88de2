package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whole directories, removed and copied, while a server may still write there. */
final class Directories {

  private Directories() {}

  /** Removes {@code directory} and all in it, if it is there. */
  static void remove(Path directory) {
    walk(
        directory,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Copies {@code from} with owners and permissions to {@code to}, but not what {@code skipped},
   * asked by the path below {@code from}, holds for.
   */
  static void copy(Path from, Path to, Predicate<Path> skipped) {
    walk(
        from,
        new Visitor() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes)
              throws IOException {
            if (skipped.test(from.relativize(found))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            copyOne(found);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!skipped.test(from.relativize(file))) {
              copyOne(file);
            }
            return FileVisitResult.CONTINUE;
          }

          private void copyOne(Path file) throws IOException {
            try {
              Files.copy(
                  file,
                  to.resolve(from.relativize(file).toString()),
                  StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException gone) {
              // Removed by the server since it was listed.
            }
          }
        });
  }

  private static void walk(Path directory, Visitor visitor) {
    try {
      Files.walkFileTree(directory, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does not mind files that go away while they are visited. */
  private abstract static class Visitor extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
