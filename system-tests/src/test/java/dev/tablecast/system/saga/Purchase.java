package dev.tablecast.system.saga;

import dev.tablecast.tram.saga.Patience;
import dev.tablecast.tram.saga.PatientSaga;
import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.events.common.DomainEvent;
import io.eventuate.tram.events.publisher.DomainEventPublisher;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import java.util.List;

/**
 * Buying copies of a film: the shop reserves them, payments charges the customer, the forum credits
 * the author, the shop ships them. What is bought in the end is told by an event.
 */
final class Purchase implements SimpleSaga<Purchase.Order>, PatientSaga {

  static final String PAYMENTS = "payments";
  static final String FORUM = "forum";

  /** What the events are about, which is their channel too. */
  static final String FILM = "Film";

  static final String REPLIES = Purchase.class.getName() + "-reply";

  /** Of one copy. */
  static final int PRICE = 3;

  /** Whose charges throw, so that they become dead letters; they are given up soon. */
  static final int UNLUCKY_CUSTOMER = 0;

  /** For how many copies payments, the forum and at last the shop do their step. */
  static final int PAYMENTS_MOST = 100;

  static final int FORUMS_MOST = 10;
  static final int SHOPS_MOST = 8;

  /** The saga's data. */
  record Order(long number, int customer, int copies) {}

  record Charge(long purchase, int customer, int amount) implements Command {}

  record Refund(long purchase, int customer, int amount) implements Command {}

  record Credit(long purchase, int copies) implements Command {}

  record Correct(long purchase, int copies) implements Command {}

  record FilmSold(long purchase, int copies) implements DomainEvent {}

  private final Acts acts;
  private final DomainEventPublisher events;
  private final SagaDefinition<Order> definition;

  Purchase(Stock stock, Acts acts, DomainEventPublisher events) {
    this.acts = acts;
    this.events = events;
    this.definition =
        step()
            .invokeLocal(stock::reserve)
            .withCompensation(stock::release)
            .step()
            .invokeParticipant(
                it -> to(PAYMENTS, new Charge(it.number(), it.customer(), it.copies() * PRICE)))
            .withCompensation(
                it -> to(PAYMENTS, new Refund(it.number(), it.customer(), it.copies() * PRICE)))
            .step()
            .invokeParticipant(it -> to(FORUM, new Credit(it.number(), it.copies())))
            .withCompensation(it -> to(FORUM, new Correct(it.number(), it.copies())))
            .step()
            .invokeLocal(stock::ship)
            .build();
  }

  private static CommandWithDestination to(String service, Command command) {
    return new CommandWithDestination(service, null, command);
  }

  @Override
  public SagaDefinition<Order> getSagaDefinition() {
    return definition;
  }

  @Override
  public Patience patience(Command command, Patience usual) {
    return command instanceof Charge charge && charge.customer() == UNLUCKY_CUSTOMER
        ? usual.attempts(1)
        : usual;
  }

  @Override
  public void onSagaCompletedSuccessfully(String id, Order order) {
    acts.done(order.number(), Act.COMPLETE, order.copies());
    events.publish(FILM, 1L, List.of(new FilmSold(order.number(), order.copies())));
  }

  @Override
  public void onSagaRolledBack(String id, Order order) {
    acts.done(order.number(), Act.ROLL_BACK, order.copies());
  }

  @Override
  public void onSagaFailed(String id, Order order) {
    acts.done(order.number(), Act.FAIL, order.copies());
  }
}
