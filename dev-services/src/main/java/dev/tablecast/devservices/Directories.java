package dev.tablecast.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories, removed. */
final class Directories {

  private Directories() {}

  /** Removes {@code directory} and all in it, if it is there. */
  static void remove(Path directory) {
    for (Path file : filesIn(directory, Comparator.reverseOrder())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> filesIn(Path directory, Comparator<Path> order) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted(order).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
