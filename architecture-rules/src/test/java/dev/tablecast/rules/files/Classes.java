package dev.tablecast.rules.files;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of one class, with files beside it: what a compiled service looks like. */
record Classes(Path folder) {

  private static final String CLASS = "dev/tablecast/rules/fixtures/UsesForum.class";

  static Classes in(Path folder) {
    Path file = folder.resolve(CLASS);
    try (InputStream in = Classes.class.getClassLoader().getResourceAsStream(CLASS)) {
      Files.createDirectories(file.getParent());
      Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Classes(folder);
  }

  Classes with(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  JavaClasses read() {
    return new ClassFileImporter().importPath(folder);
  }
}
