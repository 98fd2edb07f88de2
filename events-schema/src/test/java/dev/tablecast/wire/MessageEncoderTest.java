package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.proto.Decimal;
import dev.tablecast.tests.EveryKey;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Movie;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MessageEncoderTest {

  private static final TableContract MOVIE = TableContract.of(Movie.class);
  private static final Facet EVERY_TYPE = TableContract.of(EveryType.class).masterFacet();

  private final MessageEncoder movies = MessageEncoder.of(MOVIE.masterFacet());

  @Property
  void aMessageOfEveryTypeStaysWhatItIs(@ForAll long seed) throws Exception {
    MessageEncoder encoder = MessageEncoder.of(EVERY_TYPE);
    EveryType message = new RandomMessages(EVERY_TYPE, seed).fill(EveryType.getDefaultInstance());

    assertThat(EveryType.parseFrom(encoder.encode(message))).isEqualTo(message);
    assertThat(RowKey.components(encoder.key(message)))
        .containsExactly(message.getRegion(), Long.toString(message.getId()));
  }

  @Example
  void fieldsOfOtherOwnersStayBehind() throws Exception {
    Movie movie = Movie.newBuilder().setTitle("The Matrix").setQuantity(5).build();

    byte[] bytes = movies.encode(movie);

    assertThat(bytes).startsWith(1 << 3, 0);
    assertThat(Movie.parseFrom(bytes)).isEqualTo(movie.toBuilder().clearQuantity().build());
    assertThat(Movie.parseFrom(MessageEncoder.of(MOVIE.facet("store")).encode(movie)))
        .isEqualTo(Movie.newBuilder().setQuantity(5).build());
  }

  @Example
  void numbersAreWrittenAsPostgresPrintsThem() throws Exception {
    MessageEncoder prices = MessageEncoder.of(MOVIE.facet("store"));
    Movie movie = Movie.newBuilder().setPrice(Decimal.newBuilder().setValue("75E-1")).build();

    assertThat(Movie.parseFrom(prices.encode(movie)).getPrice().getValue()).isEqualTo("7.5");
  }

  @Example
  void aKeyNeedsNoMoreThanItsFields() {
    assertThat(movies.key(Movie.newBuilder().setId(603).build())).isEqualTo("603");
  }

  @Example
  void valuesThatPostgresCannotHoldAreRefusedAndTheNextMessageIsNot() {
    assertThatThrownBy(() -> movies.encode(Movie.newBuilder().setTitle("\0").build()))
        .isInstanceOf(MalformedRowException.class)
        .hasMessageStartingWith("column 'title' of forum.movie: ");
    assertThatThrownBy(
            () ->
                MessageEncoder.of(TableContract.of(EveryKey.class).masterFacet())
                    .key(EveryKey.getDefaultInstance()))
        .isInstanceOf(MalformedRowException.class)
        .hasMessageContaining("it is NOT NULL");
    assertThat(movies.encode(Movie.getDefaultInstance())).containsExactly(1 << 3, 0);
  }

  @Example
  void messagesOfOtherContractsAreRefused() {
    assertThatThrownBy(() -> movies.key(EveryType.getDefaultInstance()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tablecast.tests.EveryType is not a message of tablecast.tests.Movie (table movie of"
                + " forum)");
  }
}
