package dev.tablecast.examples.cinema.forum;

import dev.tablecast.examples.cinema.forum.db.tables.records.MovieRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Fills an empty table with real films. */
@Component
class FilmLoader implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(FilmLoader.class);

  private final Movies movies;
  private final JsonMapper json;

  FilmLoader(Movies movies, JsonMapper json) {
    this.movies = movies;
    this.json = json;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    int found = movies.count();
    if (found > 0) {
      log.info("The forum has {} films", found);
      return;
    }
    List<MovieRecord> films = films().stream().map(SourceFilm::toRow).toList();
    movies.addAll(films);
    log.info("Loaded {} films in one transaction", films.size());
  }

  private List<SourceFilm> films() {
    try (InputStream source = new ClassPathResource("films/movies.json").getInputStream()) {
      return json.readValue(source, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
