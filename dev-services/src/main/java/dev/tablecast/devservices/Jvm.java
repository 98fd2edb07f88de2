package dev.tablecast.devservices;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** What it takes to start another JVM like this one. */
final class Jvm {

  private Jvm() {}

  static String executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The jar or folder that holds this module's classes, and nothing else. */
  static String ownClassPath() {
    try {
      return Path.of(Jvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
