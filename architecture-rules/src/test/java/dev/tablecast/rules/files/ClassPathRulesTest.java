package dev.tablecast.rules.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.UsesForum;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathRulesTest {

  @Test
  void anothersPersistenceIsFoundByNameAndByPackage(@TempDir Path folder) throws IOException {
    jar(folder, "forum-persistence-1.2.jar", "com/acme/x");
    jar(folder, "films-2.0.jar", "com/acme/forum/db");
    jar(folder, "ledger-2.0-SNAPSHOT.jar", "com/acme/y");
    jar(folder, "forum-contracts-1.0.jar", "com/acme/z");

    assertThat(findings(folder, Map.of("com.acme.forum.db", "forum"), Set.of("ledger")))
        .containsExactlyInAnyOrder(
            "forum-persistence is on the class path, by its name the persistence of service 'forum'",
            "films is on the class path, with package com.acme.forum.db of service 'forum'",
            "ledger is on the class path, which is listed as another service's");
  }

  @Test
  void contractsAndEverythingElseAreFine(@TempDir Path folder) throws IOException {
    jar(folder, "forum-contracts-1.0.jar", "com/acme/z");
    jar(folder, "forumdb-1.0.jar", "com/acme/x");

    assertThat(findings(folder, Map.of(), Set.of())).isEmpty();
  }

  @Test
  void modulesAreKnownByTheirFolders() {
    assertThat(ClassPathRules.artifact("file:/x/forum-jooq/target/classes/"))
        .contains("forum-jooq");
    assertThat(ClassPathRules.artifact("file:/x/forum-jooq/build/classes/java/main/"))
        .contains("forum-jooq");
    assertThat(ClassPathRules.artifact("jar:file:/x/a-b-1.2.3.jar!/META-INF/MANIFEST.MF"))
        .contains("a-b");
  }

  private static List<String> findings(
      Path folder, Map<String, String> packages, Set<String> artifacts) throws IOException {
    List<URL> urls;
    try (var jars = Files.list(folder)) {
      urls = jars.map(ClassPathRulesTest::url).toList();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), before)) {
      thread.setContextClassLoader(loader);
      return Store.findings(
          ClassPathRules.noForeignPersistenceArtifact(Store.ownership(), packages, artifacts),
          new ClassFileImporter().importClasses(UsesForum.class));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void jar(Path folder, String name, String packageFolder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    try (OutputStream out = Files.newOutputStream(folder.resolve(name));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new ZipEntry(packageFolder + "/"));
      jar.closeEntry();
    }
  }
}
