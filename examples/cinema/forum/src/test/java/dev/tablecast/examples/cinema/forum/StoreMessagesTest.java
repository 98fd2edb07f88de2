package dev.tablecast.examples.cinema.forum;

import static dev.tablecast.examples.cinema.forum.db.Tables.MOVIE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import dev.tablecast.examples.cinema.forum.contracts.CorrectCredit;
import dev.tablecast.examples.cinema.forum.contracts.CreditAuthor;
import dev.tablecast.examples.cinema.forum.contracts.FilmWithdrawn;
import dev.tablecast.examples.cinema.forum.contracts.ForumCommand;
import dev.tablecast.examples.cinema.store.contracts.FilmSoldOut;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.commands.common.Success;
import io.eventuate.tram.commands.producer.CommandProducer;
import io.eventuate.tram.events.publisher.DomainEventPublisher;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The store's commands and events, sent as the store does: through outbox, relay and Pulsar. */
@SpringBootTest(properties = "cinema.editors.first-edit-after=1h")
@AutoConfigureMockMvc
@TablecastDevServices
class StoreMessagesTest {

  private static final String REPLIES = "test-reply";

  private final DSLContext db;
  private final Credits credits;
  private final Notices notices;
  private final MockMvcTester web;

  @Autowired
  StoreMessagesTest(DSLContext db, Credits credits, Notices notices, MockMvcTester web) {
    this.db = db;
    this.credits = credits;
    this.notices = notices;
    this.web = web;
  }

  @Test
  void creditsAnAuthorAndCorrectsThatByANotice(
      @Autowired CommandProducer commands, @Autowired MessageConsumer messages) {
    List<String> replies = new CopyOnWriteArrayList<>();
    messages.subscribe(
        "test",
        Set.of(REPLIES),
        reply -> replies.add(reply.getRequiredHeader(ReplyMessageHeaders.REPLY_TYPE)));

    send(commands, new CreditAuthor(7, idOf("Jaws"), 2));
    send(commands, new CorrectCredit(7));
    send(commands, new CreditAuthor(8, 0, 1));

    await().atMost(30, SECONDS).until(() -> replies.size() == 3);
    assertThat(replies)
        .containsExactly(
            Success.class.getName(), Success.class.getName(), FilmWithdrawn.class.getName());
    assertThat(credits.latest(10))
        .containsExactly(
            new Credit(7, true, "Jaws", "Steven Spielberg", -2),
            new Credit(7, false, "Jaws", "Steven Spielberg", 2));
    assertThat(web.get().uri("/"))
        .bodyText()
        .contains("Correction for Steven Spielberg: -2 copies of Jaws sold");
  }

  @Test
  void postsANoticeWhenTheStoreHasSoldTheLastCopyOfAFilm(@Autowired DomainEventPublisher events) {
    long film = idOf("Jaws");

    events.publish(FilmSoldOut.CHANNEL, film, List.of(new FilmSoldOut(film)));

    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(notices.latest(10)).containsExactly("Jaws is sold out"));
    assertThat(web.get().uri("/")).bodyText().contains("Jaws is sold out");
  }

  private static void send(CommandProducer commands, ForumCommand command) {
    commands.send(
        ForumCommand.CHANNEL,
        command,
        REPLIES,
        Map.of(
            SagaCommandHeaders.SAGA_TYPE, "test.purchase", SagaCommandHeaders.SAGA_ID, "saga-1"));
  }

  private long idOf(String title) {
    return db.select(MOVIE.ID).from(MOVIE).where(MOVIE.TITLE.eq(title)).fetchSingle(MOVIE.ID);
  }
}
