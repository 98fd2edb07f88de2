package dev.tablecast.publisher.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.tablecast.proto.Decimal;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.publisher.tests.Review;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final String SLOT = "create_slot";

  private static final Review REVIEW =
      Review.newBuilder()
          .setAuthor("Pauline, K.")
          .setNumber(3)
          .setMovieId(7)
          .setWritten(Timestamp.newBuilder().setSeconds(1))
          .setStars(Decimal.newBuilder().setValue("4.5"))
          .build();

  private TestDatabase database;
  private Connection connection;
  private String slot;

  @BeforeEach
  void beginToReadTheLog() throws SQLException {
    database = TestDatabase.create();
    slot = TestDatabase.unique(SLOT);
    database.execute(
        "create publication p",
        "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    connection = database.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void dropSlot() throws SQLException {
    connection.close();
    database.dropSlots();
  }

  @Test
  void putsRowsIntoTheLogInTheOrderOfCalls() throws Exception {
    Outbox outbox = outbox(PublisherSettings.of("forum"));

    outbox.upsert(REVIEW, Opinion.newBuilder().setAuthor("Roger").build());
    outbox.delete(REVIEW);
    connection.commit();

    List<OutboxRow> rows = logged();
    assertThat(rows)
        .extracting(OutboxRow::topic)
        .containsExactly("forum.review", "forum.opinion", "forum.review");
    assertThat(rows)
        .extracting(OutboxRow::key)
        .containsExactly("Pauline%2C K.,3", "Roger,0", "Pauline%2C K.,3");
    assertThat(Review.parseFrom(rows.get(0).value())).isEqualTo(REVIEW);
    assertThat(rows.get(2).value()).isNull();
  }

  @Test
  void writesKeysExplicitlyEvenIfZero() throws Exception {
    outbox(PublisherSettings.of("forum")).upsert(Opinion.getDefaultInstance());
    connection.commit();

    OutboxRow row = logged().get(0);
    assertThat(row.key()).isEqualTo("%~,0");
    assertThat(row.value()).containsExactly(1 << 3 | 2, 0, 2 << 3, 0);
  }

  @Test
  void putsNothingIntoTheLogOfARolledBackTransaction() throws Exception {
    outbox(PublisherSettings.of("forum")).upsert(REVIEW);
    connection.rollback();

    assertThat(logged()).isEmpty();
  }

  @Test
  void putsManyRowsOfOneCallIntoFewMessages() throws Exception {
    List<Review> reviews =
        IntStream.range(0, 20_000)
            .mapToObj(i -> REVIEW.toBuilder().setNumber(i).addTags("x".repeat(100)).build())
            .toList();

    outbox(PublisherSettings.of("forum")).upsert(reviews);
    connection.commit();

    List<byte[]> messages = messages();
    assertThat(messages).hasSizeBetween(2, 5);
    assertThat(messages).allSatisfy(message -> assertThat(message.length).isLessThan(3 << 19));
    assertThat(messages.stream().flatMap(message -> OutboxMessages.decode(message).stream()))
        .extracting(row -> Review.parseFrom(row.value()).getNumber())
        .isEqualTo(IntStream.range(0, 20_000).boxed().toList());
  }

  @Test
  void refusesToWriteOutsideATransaction() throws SQLException {
    connection.setAutoCommit(true);

    assertThatThrownBy(() -> outbox(PublisherSettings.of("forum")).upsert(REVIEW))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("annotate the method with @Transactional");
  }

  @Test
  void refusesTablesThatHaveAnotherSource() {
    Outbox outbox =
        new Outbox(
            PublisherSettings.of("forum"),
            List.of(OutboxTable.of(Opinion.class).incomplete()),
            List.of(MasterTable.of(Movie.class)),
            work -> work.on(connection));

    assertThatThrownBy(() -> outbox.upsert(Movie.getDefaultInstance()))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining(
            "rows of tablecast.publisher.tests.Movie are captured from its table's log already");
    assertThatThrownBy(() -> outbox.delete(REVIEW))
        .hasMessageContaining(
            "tablecast.publisher.tests.Review is no outbox table of this service, which has [tablecast.publisher.tests.Opinion]");
  }

  @Test
  void refusesWhatNoSubscriberCouldApply() throws Exception {
    Outbox outbox = outbox(PublisherSettings.of("forum"));
    Message unknown =
        REVIEW.toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();

    assertThatThrownBy(() -> outbox.upsert(REVIEW.toBuilder().clearStars().build()))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("a row of tablecast.publisher.tests.Review cannot be published")
        .hasMessageContaining("'stars'");
    assertThatThrownBy(
            () ->
                outbox.upsert(
                    REVIEW.toBuilder().setStars(Decimal.newBuilder().setValue("many")).build()))
        .hasMessageContaining("'stars'")
        .hasMessageNotContaining("many;");
    assertThatThrownBy(() -> outbox.upsert(REVIEW.toBuilder().setGenreValue(9).build()))
        .hasMessageContaining("'genre'");
    assertThatThrownBy(() -> outbox.upsert(unknown)).hasMessageContaining("with numbers [99]");
    connection.commit();
    assertThat(logged()).isEmpty();
  }

  @Test
  void refusesFieldsThatOthersOwn() {
    PublisherSettings store = PublisherSettings.of("store");
    Outbox outbox =
        new Outbox(
            store,
            List.of(OutboxTable.of(Movie.class).incomplete()),
            List.of(),
            work -> work.on(connection));

    outbox.upsert(Movie.newBuilder().setId(1).setQuantity(3).build());
    assertThatThrownBy(
            () ->
                outbox.upsert(Movie.newBuilder().setId(1).setTitle("Alien").setYear(1979).build()))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining(
            "it sets 'title' of 'forum', 'year' of 'forum', but this service is 'store'");
  }

  @Test
  void refusesARowLargerThanPulsarTakes() {
    PublisherSettings small =
        PublisherSettings.of("forum").withTopicPolicy(new TopicPolicy(1, 1, Duration.ZERO, 2_000));

    assertThatThrownBy(
            () -> outbox(small).upsert(REVIEW.toBuilder().setHeadline("x".repeat(1_000)).build()))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("bytes, of which Pulsar takes 2000")
        .hasMessageContaining("tablecast.publisher.topic.max-message-size");
  }

  private Outbox outbox(PublisherSettings settings) {
    return new Outbox(
        settings,
        List.of(
            OutboxTable.of(Review.class).incomplete(), OutboxTable.of(Opinion.class).incomplete()),
        List.of(),
        work -> work.on(connection));
  }

  private List<OutboxRow> logged() throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    messages().forEach(message -> rows.addAll(OutboxMessages.decode(message)));
    return Collections.unmodifiableList(rows);
  }

  /** The contents of the logical messages that pgoutput tells of. */
  private List<byte[]> messages() throws SQLException {
    List<byte[]> messages = new ArrayList<>();
    try (Connection reader = database.connect();
        PreparedStatement statement =
            reader.prepareStatement(
                "select data from pg_logical_slot_get_binary_changes(?, null, null, 'proto_version', '1', 'publication_names', 'p', 'messages', 'true')")) {
      statement.setString(1, slot);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          ByteBuffer data = ByteBuffer.wrap(result.getBytes(1));
          if (data.get() == 'M') {
            data.position(data.position() + 1 + Long.BYTES + OutboxMessages.PREFIX.length() + 1);
            byte[] content = new byte[data.getInt()];
            data.get(content);
            messages.add(content);
          }
        }
      }
    }
    return messages;
  }
}
