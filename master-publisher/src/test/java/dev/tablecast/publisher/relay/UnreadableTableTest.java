package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.tablecast.proto.Decimal;
import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import dev.tablecast.wire.RowKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot whose table cannot be read, beside others. */
class UnreadableTableTest {

  private static final int REVIEWS = 25;

  private Forum forum;
  private volatile boolean broken = true;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    forum.settings(forum.settings().withSnapshotChunkRows(10));
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 25) i");
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void isToldAndReadAgainWhereItStoppedAndHoldsUpNothingElse() throws Exception {
    Publisher publisher =
        forum.start(
            new OwnerSchema(
                forum.settings(),
                List.of(MasterTable.of(Movie.class)),
                List.of(
                    OutboxTable.of(Review.class)
                        .rereadBy((connection, after, limit) -> read(after, limit)))));
    Forum.patiently().until(() -> failures(publisher) >= 2);
    forum.execute("insert into movie values (26, 'later', 1)");
    forum.awaitSameMovies();
    assertThat(forum.reviews().markers("SnapshotCompleted")).isEmpty();
    assertThat(failure(publisher))
        .extracting(SnapshotProgress.Failure::reason)
        .isEqualTo("java.sql.SQLException, SQLSTATE 42P01");

    broken = false;

    forum.awaitSnapshots(1);
    assertThat(forum.reviews().rows()).hasSize(REVIEWS);
    assertThat(forum.movies().markers("Fence")).as("one relay for each partition").hasSize(2);
    assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
    Forum.patiently().until(() -> publisher.status().snapshots().isEmpty());
  }

  private List<? extends Message> read(Optional<String> after, int limit) throws SQLException {
    int last = after.map(key -> Integer.parseInt(RowKey.components(key).get(1))).orElse(0);
    if (last > 0 && broken) {
      throw new SQLException("the row of a certain person", "42P01");
    }
    return IntStream.rangeClosed(last + 1, Math.min(last + limit, REVIEWS))
        .mapToObj(UnreadableTableTest::review)
        .toList();
  }

  private static Review review(int number) {
    return Review.newBuilder()
        .setAuthor("a")
        .setNumber(number)
        .setMovieId(number)
        .setWritten(Timestamp.newBuilder().setSeconds(1))
        .setStars(Decimal.newBuilder().setValue("4.5"))
        .build();
  }

  private static int failures(Publisher publisher) {
    SnapshotProgress.Failure failure = failure(publisher);
    return failure == null ? 0 : failure.times();
  }

  private static SnapshotProgress.@Nullable Failure failure(Publisher publisher) {
    SnapshotProgress progress = publisher.status().snapshots().get("forum.review");
    return progress == null ? null : progress.failure();
  }
}
