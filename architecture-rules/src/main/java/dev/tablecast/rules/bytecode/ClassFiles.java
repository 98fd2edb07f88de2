package dev.tablecast.rules.bytecode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class files behind ArchUnit's classes, and those of the class path, each read once. Safe for
 * use by several threads.
 */
public final class ClassFiles {

  private final Map<String, Optional<ClassCode>> read = new ConcurrentHashMap<>();

  /** What the class's file says; nothing if ArchUnit knows no file of it. */
  public Optional<ClassCode> of(JavaClass type) {
    return read.computeIfAbsent(
        type.getName().replace('.', '/'),
        name -> type.getSource().map(Source::getUri).flatMap(uri -> read(uri.toString())));
  }

  /** What the file of a class on the class path says; nothing if it is not there. */
  public Optional<ClassCode> named(String internalName) {
    return read.computeIfAbsent(internalName, name -> onClassPath(name).flatMap(this::read));
  }

  private static Optional<String> onClassPath(String name) {
    if (name.startsWith("java/")) {
      return Optional.empty();
    }
    URL url = loader().getResource(name + ".class");
    return Optional.ofNullable(url).map(URL::toString);
  }

  private Optional<ClassCode> read(String url) {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return Optional.of(ClassCode.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file " + url, e);
    }
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassFiles.class.getClassLoader() : context;
  }
}
