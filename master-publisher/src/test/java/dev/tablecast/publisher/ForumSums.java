package dev.tablecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.RowSums;
import dev.tablecast.wire.RowTally;
import dev.tablecast.wire.Version;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** What the forum's rows come to, by other means than the relay's. */
public final class ForumSums {

  private static final Facet MOVIE = TableContract.of(Movie.class).masterFacet();
  private static final Facet REVIEW = TableContract.of(Review.class).masterFacet();
  private static final int COPY_HEADER = 19;

  private ForumSums() {}

  /** Those of rows like reviews, by partition; from which table, and which of them. */
  public static List<RowSums> reviews(Forum forum, String from) throws Exception {
    return table(forum, REVIEW, from);
  }

  /** Those of movies, by partition. */
  public static List<RowSums> movies(Forum forum, String condition) throws Exception {
    return table(forum, MOVIE, "movie where " + condition);
  }

  private static List<RowSums> table(Forum forum, Facet facet, String from) throws Exception {
    List<String> names = facet.columns().stream().map(Column::name).toList();
    RowHasher hasher = RowHasher.of(facet, names);
    List<RowTally> tallies = new ArrayList<>();
    for (int i = 0; i < forum.settings().partitions(); i++) {
      tallies.add(hasher.tally());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = forum.database().connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "copy (select %s from %s) to stdout (format binary)"
                  .formatted(String.join(", ", names), from),
              out);
    }
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).position(COPY_HEADER);
    PostgresRow row = new PostgresRow(names.size());
    while (bytes.getShort() >= 0) {
      row.reset(bytes.array());
      for (int i = 0; i < names.size(); i++) {
        int length = bytes.getInt();
        row.set(i, bytes.position(), length);
        bytes.position(bytes.position() + Math.max(0, length));
      }
      hasher.read(row);
      tallies.get(hasher.partition(tallies.size())).add(hasher);
    }
    return tallies.stream().map(RowTally::sums).toList();
  }

  /**
   * Every checksum of the movies is what the topic says up to where it stands, which is what a
   * replica has then.
   */
  public static void requireTruth(TopicLog topic) throws Exception {
    Map<Integer, Map<String, TopicLog.Entry>> replica = new HashMap<>();
    for (TopicLog.Entry entry : topic.entries()) {
      Map<String, TopicLog.Entry> rows =
          replica.computeIfAbsent(entry.partition(), partition -> new TreeMap<>());
      if (entry.isRow()) {
        rows.put(entry.key(), entry);
      } else if ("SnapshotCompleted".equals(entry.marker())) {
        Version begun = Version.parse(Objects.requireNonNull(entry.properties().get("begun")));
        rows.values().removeIf(row -> begun.isAfter(row.version()));
      } else if (Marker.of(entry.properties()).orElseThrow() instanceof Marker.Checksum checksum) {
        RowSums held =
            movies(
                rows,
                key ->
                    isIn(Long.parseLong(key), checksum.keys()) && !checksum.except().contains(key));
        assertThat(checksum.sums())
            .as("at %s of partition %d, %s", entry.version(), entry.partition(), checksum.keys())
            .isEqualTo(held);
      }
    }
  }

  /** A marker of that kind; null if it is another message. */
  public static Marker.@Nullable Checksum checksum(TopicLog.Entry entry) {
    return Marker.of(entry.properties()).orElse(null) instanceof Marker.Checksum checksum
        ? checksum
        : null;
  }

  private static boolean isIn(long id, KeyInterval keys) {
    return keys.exclusiveStart().map(after -> id > Long.parseLong(after)).orElse(true)
        && keys.inclusiveEnd().map(last -> id <= Long.parseLong(last)).orElse(true);
  }

  private static RowSums movies(Map<String, TopicLog.Entry> rows, Predicate<String> which)
      throws Exception {
    RowHasher hasher = RowHasher.of(MOVIE, List.of("id", "title", "year"));
    RowTally tally = hasher.tally();
    for (TopicLog.Entry entry : rows.values()) {
      if (entry.value() != null && which.test(entry.key())) {
        hasher.read(row(Movie.parseFrom(entry.value())));
        tally.add(hasher);
      }
    }
    return tally.sums();
  }

  private static PostgresRow row(Movie movie) {
    byte[] title = movie.getTitle().getBytes(StandardCharsets.UTF_8);
    PostgresRow row = new PostgresRow(3);
    row.reset(
        ByteBuffer.allocate(12 + title.length)
            .putLong(movie.getId())
            .putInt(movie.getYear())
            .put(title)
            .array());
    row.set(0, 0, 8);
    row.set(1, 12, title.length);
    row.set(2, 8, movie.hasYear() ? 4 : PostgresRow.NULL);
    return row;
  }
}
