package dev.tablecast.examples.cinema.store.purchase;

import static dev.tablecast.examples.cinema.store.db.Tables.MOVIE;
import static dev.tablecast.examples.cinema.store.db.Tables.PURCHASE;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import dev.tablecast.examples.cinema.forum.contracts.CorrectCredit;
import dev.tablecast.examples.cinema.forum.contracts.CreditAuthor;
import dev.tablecast.examples.cinema.forum.contracts.ForumCommand;
import dev.tablecast.examples.cinema.payments.contracts.Charge;
import dev.tablecast.examples.cinema.payments.contracts.Declined;
import dev.tablecast.examples.cinema.payments.contracts.PaymentsCommand;
import dev.tablecast.examples.cinema.store.contracts.FilmSoldOut;
import dev.tablecast.examples.cinema.store.purchase.Purchase.State;
import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.consumer.CommandDispatcherFactory;
import io.eventuate.tram.commands.consumer.CommandHandlersBuilder;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.events.subscriber.DomainEventDispatcherFactory;
import io.eventuate.tram.events.subscriber.DomainEventHandlersBuilder;
import io.eventuate.tram.messaging.common.Message;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** The store's side of a purchase; the test answers in the place of the forum and of payments. */
@SpringBootTest
@AutoConfigureMockMvc
@TablecastDevServices
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuyingFilmTest {

  private final DSLContext db;
  private final MockMvcTester web;
  private final Purchases purchases;
  private final TransactionTemplate transaction;
  private final List<Command> asked = new CopyOnWriteArrayList<>();
  private final List<FilmSoldOut> soldOut = new CopyOnWriteArrayList<>();

  @Autowired
  BuyingFilmTest(
      DSLContext db,
      MockMvcTester web,
      Purchases purchases,
      TransactionTemplate transaction,
      CommandDispatcherFactory commands,
      DomainEventDispatcherFactory events) {
    this.db = db;
    this.web = web;
    this.purchases = purchases;
    this.transaction = transaction;
    commands.make(
        "forum",
        CommandHandlersBuilder.fromChannel(ForumCommand.CHANNEL)
            .onMessage(CreditAuthor.class, this::noted)
            .onMessage(CorrectCredit.class, this::noted)
            .build());
    commands.make(
        "payments",
        CommandHandlersBuilder.fromChannel(PaymentsCommand.CHANNEL)
            .onMessage(Charge.class, this::charged)
            .build());
    events.make(
        "test",
        DomainEventHandlersBuilder.forAggregateType(FilmSoldOut.CHANNEL)
            .onEvent(FilmSoldOut.class, it -> soldOut.add(it.getEvent()))
            .build());
  }

  @BeforeEach
  void aFilmIsForSale() {
    asReplication(
        () ->
            db.insertInto(MOVIE)
                .set(MOVIE.ID, 7L)
                .set(MOVIE.TITLE, "Jaws")
                .set(MOVIE.PRICE, new BigDecimal("12.50"))
                .set(MOVIE.QUANTITY, 3)
                .set(MOVIE._VERSION, new UUID(1L << 32, 7))
                .execute());
  }

  @AfterEach
  void nothingIsLeftForOtherTests() {
    db.deleteFrom(PURCHASE).execute();
    asReplication(() -> db.deleteFrom(MOVIE).execute());
    asked.clear();
    soldOut.clear();
  }

  @Test
  void isBoughtWhenAllHaveDoneTheirPartAndToldToBeSoldOutWithTheLastCopy() {
    long id = buy(3, "tok_visa");

    Purchase bought = awaitEnd(id);
    assertThat(bought.state()).isEqualTo(State.BOUGHT);
    assertThat(bought.amount()).isEqualByComparingTo("37.50");
    assertThat(asked)
        .containsExactly(
            new CreditAuthor(id, 7, 3), new Charge(id, "tok_visa", new BigDecimal("37.50")));
    assertThat(copiesLeft()).isZero();
    await().atMost(30, SECONDS).until(() -> soldOut.equals(List.of(new FilmSoldOut(7))));
  }

  @Test
  void isUndoneFromTheEndWhenTheCardIsDeclined() {
    long id = buy(3, "tok_stolen");
    assertThat(copiesLeft()).isZero();

    Purchase cancelled = awaitEnd(id);
    assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
    assertThat(cancelled.reason()).isEqualTo("the card is blocked");
    assertThat(asked)
        .containsExactly(
            new CreditAuthor(id, 7, 3),
            new Charge(id, "tok_stolen", new BigDecimal("37.50")),
            new CorrectCredit(id));
    assertThat(copiesLeft()).isEqualTo(3);
    assertThat(web.get().uri("/")).bodyText().contains("cancelled: the card is blocked");
  }

  @Test
  void doesNotBeginWithoutEnoughCopies() {
    assertThat(order(4, "tok_visa")).hasStatus(HttpStatus.CONFLICT);

    assertThat(db.fetchCount(PURCHASE)).isZero();
    assertThat(copiesLeft()).isEqualTo(3);
  }

  private Message noted(CommandMessage<? extends Command> message) {
    asked.add(message.getCommand());
    return withSuccess();
  }

  private Message charged(CommandMessage<Charge> message) {
    Message charged = noted(message);
    return message.getCommand().card().equals("tok_visa")
        ? charged
        : withFailure(new Declined("the card is blocked"));
  }

  private long buy(int copies, String card) {
    MvcTestResult result = order(copies, card);
    assertThat(result).hasStatus(HttpStatus.CREATED);
    return db.select(PURCHASE.ID).from(PURCHASE).fetchSingle(PURCHASE.ID);
  }

  private MvcTestResult order(int copies, String card) {
    return web.post()
        .uri("/purchases")
        .contentType(MediaType.APPLICATION_JSON)
        .content("{\"film\":7,\"copies\":%d,\"card\":\"%s\"}".formatted(copies, card))
        .exchange();
  }

  private Purchase awaitEnd(long id) {
    return await()
        .atMost(30, SECONDS)
        .until(() -> purchases.find(id).orElseThrow(), it -> it.state() != State.OPEN);
  }

  private int copiesLeft() {
    return db.select(MOVIE.QUANTITY).from(MOVIE).where(MOVIE.ID.eq(7L)).fetchSingle(MOVIE.QUANTITY);
  }

  /** In its own transaction; the guard refuses everyone else. */
  private void asReplication(Runnable change) {
    transaction.executeWithoutResult(
        status -> {
          db.fetch("select set_config('tablecast.applying', 'on', true)");
          change.run();
        });
  }
}
