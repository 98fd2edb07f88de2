package dev.tablecast.examples.cinema.forum;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tablecast.examples.cinema.forum.db.tables.records.MovieRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A film as {@code movies.json} has it: one has no title, some a number for one, and two digits of
 * a year were read as 20xx, so that Ben-Hur comes out in 2025.
 */
record SourceFilm(
    @JsonProperty("Title") @Nullable String title,
    @JsonProperty("Release Date") @Nullable String releaseDate,
    @JsonProperty("Director") @Nullable String director,
    @JsonProperty("Major Genre") @Nullable String genre,
    @JsonProperty("MPAA Rating") @Nullable String rating,
    @JsonProperty("Running Time min") @Nullable Integer minutes,
    @JsonProperty("IMDB Rating") @Nullable BigDecimal score,
    @JsonProperty("IMDB Votes") @Nullable Integer votes,
    @JsonProperty("Rotten Tomatoes Rating") @Nullable Integer tomatoes,
    @JsonProperty("Distributor") @Nullable String distributor,
    @JsonProperty("Source") @Nullable String source,
    @JsonProperty("Creative Type") @Nullable String creativeType,
    @JsonProperty("US Gross") @Nullable Long usGross,
    @JsonProperty("Worldwide Gross") @Nullable Long worldwideGross,
    @JsonProperty("US DVD Sales") @Nullable Long usDvdSales,
    @JsonProperty("Production Budget") @Nullable Long productionBudget) {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM dd yyyy", Locale.ENGLISH);

  /** The row of a film that is not in the table yet; what the source does not know is NULL. */
  MovieRecord toRow() {
    LocalDate released = releaseDate == null ? null : LocalDate.parse(releaseDate, DATE);
    MovieRecord row = new MovieRecord();
    row.setTitle(title);
    row.setYear(released == null ? null : released.getYear());
    row.setReleaseDate(released);
    row.setDirector(director);
    row.setGenre(genre);
    row.setRating(rating);
    row.setMinutes(minutes);
    row.setScore(score);
    row.setVotes(votes);
    row.setTomatoes(tomatoes);
    row.setDistributor(distributor);
    row.setSource(source);
    row.setCreativeType(creativeType);
    row.setUsGross(usGross);
    row.setWorldwideGross(worldwideGross);
    row.setUsDvdSales(usDvdSales);
    row.setProductionBudget(productionBudget);
    return row;
  }
}
