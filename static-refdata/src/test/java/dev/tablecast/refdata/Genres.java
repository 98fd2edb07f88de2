package dev.tablecast.refdata;

import dev.tablecast.refdata.genres.Genre;
import java.util.Arrays;

/** Versions of a team's own set. */
final class Genres {

  private Genres() {}

  /** A set of rows such as {@code drama=Drama} and {@code drama=Drama@1}, with a shelf. */
  static ReferenceDataSet set(String version, String... rows) {
    return ReferenceDataSet.of(
        Genre.class, version, Arrays.stream(rows).map(Genres::genre).toList());
  }

  private static Genre genre(String row) {
    String[] parts = row.split("[=@]", -1);
    Genre.Builder genre = Genre.newBuilder().setCode(parts[0]).setTitle(parts[1]);
    if (parts.length > 2) {
      genre.setShelf(Integer.parseInt(parts[2]));
    }
    return genre.build();
  }
}
