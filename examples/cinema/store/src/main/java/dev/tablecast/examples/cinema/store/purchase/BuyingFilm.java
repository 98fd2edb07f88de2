package dev.tablecast.examples.cinema.store.purchase;

import static io.eventuate.tram.commands.consumer.CommandWithDestinationBuilder.send;

import dev.tablecast.examples.cinema.forum.contracts.CorrectCredit;
import dev.tablecast.examples.cinema.forum.contracts.CreditAuthor;
import dev.tablecast.examples.cinema.forum.contracts.FilmWithdrawn;
import dev.tablecast.examples.cinema.forum.contracts.ForumCommand;
import dev.tablecast.examples.cinema.payments.contracts.Charge;
import dev.tablecast.examples.cinema.payments.contracts.Declined;
import dev.tablecast.examples.cinema.payments.contracts.PaymentsCommand;
import dev.tablecast.examples.cinema.payments.contracts.Refund;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import org.springframework.stereotype.Component;

/**
 * The store reserves copies, the forum credits the author, payments charges the card. If a step is
 * refused, those before it are undone, the last one first: the forum corrects the credit, the store
 * puts the copies back.
 *
 * <p>Money comes last, for that is what people mind most. It has a compensation all the same: if
 * payments never answers, the card may have been charged.
 */
@Component
class BuyingFilm implements SimpleSaga<Order> {

  private final Purchases purchases;
  private final SagaDefinition<Order> steps;

  BuyingFilm(Stock stock, Purchases purchases) {
    this.purchases = purchases;
    this.steps =
        step()
            .invokeLocal(stock::reserve)
            .withCompensation(stock::putBack)
            .step()
            .invokeParticipant(
                order -> forum(new CreditAuthor(order.purchase(), order.film(), order.copies())))
            .onReply(FilmWithdrawn.class, this::withdrawn)
            .withCompensation(order -> forum(new CorrectCredit(order.purchase())))
            .step()
            .invokeParticipant(
                order -> payments(new Charge(order.purchase(), order.card(), order.amount())))
            .onReply(Declined.class, this::declined)
            .withCompensation(order -> payments(new Refund(order.purchase())))
            .build();
  }

  @Override
  public SagaDefinition<Order> getSagaDefinition() {
    return steps;
  }

  /** Names the channel of the replies too, hence not the class, which may move. */
  @Override
  public String getSagaType() {
    return "store.purchase";
  }

  @Override
  public void onSagaCompletedSuccessfully(String saga, Order order) {
    purchases.bought(order);
  }

  @Override
  public void onSagaRolledBack(String saga, Order order) {
    purchases.cancelled(order);
  }

  private void withdrawn(Order order, FilmWithdrawn reply) {
    purchases.explain(order, "the forum has withdrawn the film");
  }

  private void declined(Order order, Declined reply) {
    purchases.explain(order, reply.reason());
  }

  private static CommandWithDestination forum(ForumCommand command) {
    return send(command).to(ForumCommand.CHANNEL).build();
  }

  private static CommandWithDestination payments(PaymentsCommand command) {
    return send(command).to(PaymentsCommand.CHANNEL).build();
  }
}
