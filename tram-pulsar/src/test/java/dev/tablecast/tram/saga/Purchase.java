package dev.tablecast.tram.saga;

import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withFailure;
import static io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder.withSuccess;

import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.consumer.CommandHandlers;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Buying a film: the store reserves copies, payments charges for them, the forum credits the
 * author. All three are in one database here, each with its channel, and write down what they do.
 */
final class Purchase implements SimpleSaga<Purchase.Order>, PatientSaga {

  static final String STORE = "store";
  static final String PAYMENTS = "payments";
  static final String FORUM = "forum";
  static final String REPLIES = Purchase.class.getName() + "-reply";

  /** The saga's data, a bean as Eventuate's mapper wants it. */
  public static final class Order {
    public int copies;
    public String remark = "";
    public boolean charged;
  }

  public record Reserve(int copies) implements Command {}

  public record Release(int copies) implements Command {}

  public record Charge(int copies) implements Command {}

  public record Refund(int copies) implements Command {}

  public record Credit(int copies) implements Command {}

  public record Correct(int copies) implements Command {}

  public record Charged(int copies) {}

  private final SagaSite site;
  private final SagaInstanceFactory factory;
  final List<String> endings = new CopyOnWriteArrayList<>();
  private final SagaDefinition<Order> definition =
      step()
          .invokeParticipant(it -> to(STORE, new Reserve(it.copies)))
          .withCompensation(it -> to(STORE, new Release(it.copies)))
          .step()
          .invokeParticipant(it -> to(PAYMENTS, new Charge(it.copies)))
          .onReply(Charged.class, (it, reply) -> it.charged = true)
          .withCompensation(it -> to(PAYMENTS, new Refund(it.copies)))
          .step()
          .invokeParticipant(it -> to(FORUM, new Credit(it.copies)))
          .withCompensation(it -> to(FORUM, new Correct(it.copies)))
          .build();

  Purchase(SagaSite site) {
    this.site = site;
    this.factory = site.factory(this);
    site.execute("create table effect (at bigserial, saga text, what text, copies int)");
  }

  private static CommandWithDestination to(String service, Command command) {
    return new CommandWithDestination(service, null, command);
  }

  /** The three services begin to listen, their dispatchers made by the factory. */
  Purchase joinedBy(SagaCommandDispatcherFactory dispatchers) {
    dispatchers.make(STORE, store());
    dispatchers.make(PAYMENTS, payments());
    dispatchers.make(FORUM, forum());
    return this;
  }

  /** It has a hundred copies for each. */
  private CommandHandlers store() {
    return SagaCommandHandlersBuilder.fromChannel(STORE)
        .onMessage(
            Reserve.class,
            (CommandMessage<Reserve> it) ->
                it.getCommand().copies() > 100
                    ? withFailure()
                    : done(it, "reserve", it.getCommand().copies()))
        .onMessage(
            Release.class,
            (CommandMessage<Release> it) -> done(it, "release", it.getCommand().copies()))
        .build();
  }

  private CommandHandlers payments() {
    return SagaCommandHandlersBuilder.fromChannel(PAYMENTS)
        .onMessage(
            Charge.class,
            (CommandMessage<Charge> it) -> {
              done(it, "charge", it.getCommand().copies());
              return withSuccess(new Charged(it.getCommand().copies()));
            })
        .onMessage(
            Refund.class,
            (CommandMessage<Refund> it) ->
                refusals.getAndDecrement() > 0
                    ? withFailure()
                    : done(it, "refund", it.getCommand().copies()))
        .build();
  }

  /** It credits nobody for more than ten. */
  private CommandHandlers forum() {
    return SagaCommandHandlersBuilder.fromChannel(FORUM)
        .onMessage(
            Credit.class,
            (CommandMessage<Credit> it) ->
                it.getCommand().copies() > 10
                    ? withFailure()
                    : done(it, "credit", it.getCommand().copies()))
        .onMessage(
            Correct.class,
            (CommandMessage<Correct> it) -> done(it, "correct", it.getCommand().copies()))
        .build();
  }

  /** How many refunds are refused before one is done. */
  final AtomicInteger refusals = new AtomicInteger();

  private Message done(CommandMessage<?> command, String what, int copies) {
    site.jdbc.update(
        "insert into effect (saga, what, copies) values (?, ?, ?)",
        command.getMessage().getRequiredHeader(SagaCommandHeaders.SAGA_ID),
        what,
        copies);
    return withSuccess();
  }

  SagaInstance begin(int copies) {
    Order order = new Order();
    order.copies = copies;
    return site.begin(factory, this, order);
  }

  /** What has been done, in order. */
  List<String> effects() {
    return site.query("select what from effect order by at");
  }

  /** The log: number, command, attempts, outcome. */
  List<String> log() {
    return site.query(
        """
        select number, substring(command_type from '[A-Za-z]+$'), attempts, outcome
        from eventuate.saga_step order by saga_id, number""");
  }

  /** How long it waits for payments; as usual for all others. */
  UnaryOperator<Patience> withPayments = UnaryOperator.identity();

  @Override
  public Patience patience(Command command, Patience usual) {
    return command instanceof Charge ? withPayments.apply(usual) : usual;
  }

  @Override
  public SagaDefinition<Order> getSagaDefinition() {
    return definition;
  }

  @Override
  public void onSagaCompletedSuccessfully(String id, Order data) {
    endings.add("completed");
  }

  @Override
  public void onSagaRolledBack(String id, Order data) {
    endings.add("rolled back");
  }

  @Override
  public void onSagaFailed(String id, Order data) {
    endings.add("failed");
  }
}
