package dev.tablecast.rules.files;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ClassesTransformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files beside classes: in the folders and jars that the classes came from. Gradle keeps
 * them in a folder of their own, which is looked at too.
 */
final class ResourceRoots {

  private static final Pattern GRADLE = Pattern.compile("(.*/build)/classes/[^/]+/([^/]+)/");

  private ResourceRoots() {}

  /** Makes rules about files of those names out of rules about classes. */
  static ClassesTransformer<ResourceFile> files(String description, Predicate<String> names) {
    return new AbstractClassesTransformer<>(description) {
      @Override
      public Iterable<ResourceFile> doTransform(JavaClasses classes) {
        return find(classes, names);
      }
    };
  }

  static List<ResourceFile> find(JavaClasses classes, Predicate<String> names) {
    return roots(classes).stream()
        .flatMap(root -> below(URI.create(root), names))
        .sorted((one, other) -> one.uri().compareTo(other.uri()))
        .toList();
  }

  private static Set<String> roots(JavaClasses classes) {
    Set<String> roots = new LinkedHashSet<>();
    for (JavaClass type : classes) {
      String path = type.getName().replace('.', '/') + ".class";
      type.getSource()
          .map(source -> source.getUri().toString())
          .filter(uri -> uri.endsWith(path))
          .map(uri -> uri.substring(0, uri.length() - path.length()))
          .ifPresent(
              root -> {
                roots.add(root);
                Matcher gradle = GRADLE.matcher(root);
                if (gradle.matches()) {
                  roots.add(gradle.group(1) + "/resources/" + gradle.group(2) + "/");
                }
              });
    }
    return roots;
  }

  private static Stream<ResourceFile> below(URI root, Predicate<String> names) {
    try {
      if ("file".equals(root.getScheme())) {
        return inFolder(Path.of(root), names).stream();
      }
      return "jar".equals(root.getScheme()) ? inJar(root, names).stream() : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files in " + root, e);
    }
  }

  private static List<ResourceFile> inFolder(Path folder, Predicate<String> names)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(
              file ->
                  new ResourceFile(
                      folder.relativize(file).toString().replace('\\', '/'), file.toUri()))
          .filter(file -> names.test(file.name()))
          .toList();
    }
  }

  private static List<ResourceFile> inJar(URI root, Predicate<String> names) throws IOException {
    JarURLConnection connection = (JarURLConnection) root.toURL().openConnection();
    String prefix = connection.getEntryName() == null ? "" : connection.getEntryName();
    // The jar stays in the JVM's cache: the class files are read from it as well.
    JarFile jar = connection.getJarFile();
    List<ResourceFile> found = new ArrayList<>();
    jar.stream()
        .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
        .map(entry -> entry.getName().substring(prefix.length()))
        .filter(names)
        .forEach(
            name -> found.add(new ResourceFile(name, URI.create(root + name.replace(" ", "%20")))));
    return found;
  }
}
