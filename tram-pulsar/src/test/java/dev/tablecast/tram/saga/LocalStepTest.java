package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps that a saga takes in its own service. */
class LocalStepTest {

  public record Approve() implements Command {}

  public static final class Booking {
    public boolean approved;
  }

  /** Books here, asks for approval elsewhere, and closes the books here. */
  static final class Booked implements SimpleSaga<Booking> {

    static final String REPLIES = Booked.class.getName().replace("$", "_DLR_") + "-reply";

    final List<String> done = new ArrayList<>();
    boolean booksAreClosed;
    boolean cannotBeUndone;
    private final SagaDefinition<Booking> definition =
        step()
            .invokeLocal(it -> done.add("book"))
            .withCompensation(it -> undo())
            .step()
            .invokeParticipant(it -> new CommandWithDestination("office", null, new Approve()))
            .withCompensation(it -> new CommandWithDestination("office", null, new Approve()))
            .step()
            .invokeLocal(it -> close())
            .build();

    private void undo() {
      if (cannotBeUndone) {
        throw new IllegalStateException("the books are locked");
      }
      done.add("undo");
    }

    private void close() {
      if (booksAreClosed) {
        throw new IllegalStateException("the books are closed");
      }
      done.add("close");
    }

    @Override
    public SagaDefinition<Booking> getSagaDefinition() {
      return definition;
    }
  }

  private final Booked saga = new Booked();
  private boolean refuses;
  private SagaSite site;
  private SagaInstanceFactory factory;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    factory = site.factory(saga);
    site.dispatchers()
        .make(
            "office",
            SagaCommandHandlersBuilder.fromChannel("office")
                .onMessage(
                    Approve.class,
                    (CommandMessage<Approve> it) ->
                        refuses
                            ? CommandHandlerReplyBuilder.withFailure()
                            : CommandHandlerReplyBuilder.withSuccess())
                .build());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aStepInTheServiceItselfIsLoggedWithTheOthers() {
    site.begin(factory, saga, new Booking());
    site.broker.deliverAll();

    assertThat(saga.done).containsExactly("book", "close");
    assertThat(
            site.query("select number, destination, outcome from eventuate.saga_step order by 1"))
        .containsExactly("1|null|SUCCEEDED", "2|office|SUCCEEDED", "3|null|SUCCEEDED");
  }

  @Test
  void aStepInTheServiceItselfThatFailsIsLoggedAndTheOthersAreCompensated() {
    saga.booksAreClosed = true;
    site.begin(factory, saga, new Booking());
    site.broker.deliverAll();

    assertThat(saga.done).containsExactly("book", "undo");
    assertThat(site.query("select error from eventuate.saga_step where outcome = 'FAILED'"))
        .containsExactly("java.lang.IllegalStateException: the books are closed");
  }

  @Test
  void aCompensationInTheServiceItselfThatFailsIsTriedUntilItIsDone() {
    refuses = true;
    saga.cannotBeUndone = true;
    site.begin(factory, saga, new Booking());
    site.broker.deliverNext("office");
    assertThatThrownBy(() -> site.broker.deliverNext(Booked.REPLIES))
        .hasMessage("the books are locked");
    site.broker.loseNext(Booked.REPLIES);

    saga.cannotBeUndone = false;
    site.wait(SagaSite.USUAL.timeout());
    site.broker.deliverAll();
    assertThat(saga.done).containsExactly("book", "undo");
    assertThat(site.query("select end_state, compensating from eventuate.saga_instance"))
        .containsExactly("t|t");
  }
}
