package dev.tablecast.rules.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A file that goes along with the classes that are checked.
 *
 * @param name its path below the root that it was found in, with slashes
 * @param uri where it is
 */
record ResourceFile(String name, URI uri) {

  /** Its content as text. */
  String content() {
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + uri, e);
    }
  }

  /** Names the file as messages do. */
  @Override
  public String toString() {
    return name;
  }
}
