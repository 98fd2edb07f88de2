package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.common.DefaultCommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder;
import io.eventuate.tram.commands.consumer.CommandHandlers;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.LockTarget;
import io.eventuate.tram.sagas.common.StashMessageRequiredException;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;
import io.eventuate.tram.sagas.participant.SagaCommandHandlersBuilder;
import io.eventuate.tram.sagas.simpledsl.SimpleSaga;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sagas want the same target locked; the second has to wait for the end of the first. */
class LockedTargetTest {

  public record Hold(String who) implements Command {}

  public record LetGo(String who) implements Command {}

  public static final class Holder {
    public String who = "";
  }

  /** One step that locks the film, so that the lock lasts to the saga's end. */
  static final class Holding implements SimpleSaga<Holder> {
    static final String REPLIES = Holding.class.getName().replace("$", "_DLR_") + "-reply";

    private final SagaDefinition<Holder> definition =
        step()
            .invokeParticipant(it -> new CommandWithDestination("films", null, new Hold(it.who)))
            .withCompensation(it -> new CommandWithDestination("films", null, new LetGo(it.who)))
            .build();

    @Override
    public SagaDefinition<Holder> getSagaDefinition() {
      return definition;
    }
  }

  private final List<String> handled = new ArrayList<>();
  private final Holding saga = new Holding();
  private SagaSite site;
  private SagaInstanceFactory factory;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    factory = site.factory(saga);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void eventuatesTakesALockedTargetForAFailure() {
    joinWithEventuates();
    begin("first");
    begin("second");
    site.broker.deliverNext("films");

    assertThatThrownBy(() -> site.broker.deliverNext("films"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasCauseInstanceOf(StashMessageRequiredException.class);
    assertThat(site.query("select * from eventuate.saga_stash_table")).isEmpty();
  }

  @Test
  void eventuatesHandlesTheCommandThatGivesALockBackInPlaceOfTheOneThatWaited() {
    joinWithEventuates();
    begin("first");
    begin("second");
    site.broker.deliverNext("films");
    Message second = site.broker.loseNext("films");
    site.broker.deliverNext(Holding.REPLIES);
    new SagaLocks(site.database)
        .stashMessage("t", second.getRequiredHeader("command_saga_id"), "film/1", second);

    assertThatThrownBy(() -> site.broker.deliverNext("films"))
        .hasMessageContaining("No method for")
        .hasMessageContaining("SagaUnlockCommand");
  }

  @Test
  void whoComesToALockedTargetIsHandledWhenItIsGivenBack() {
    join();
    begin("first");
    begin("second");
    site.broker.deliverNext("films");
    site.broker.deliverNext("films");
    assertThat(handled).containsExactly("first");

    site.broker.deliverAll();
    assertThat(handled).containsExactly("first", "second");
    assertThat(site.query("select * from eventuate.saga_lock_table")).isEmpty();
    assertThat(site.query("select end_state from eventuate.saga_instance"))
        .containsExactly("t", "t");
  }

  @Test
  void whoHasGivenUpWaitingDoesNotGetTheLockForGood() {
    join();
    begin("first");
    begin("second");
    begin("third");
    site.broker.deliverNext("films");
    Message reply = site.broker.loseNext(Holding.REPLIES);
    site.broker.deliverNext("films");
    Message ofThird = site.broker.loseNext("films");
    refuseSecond();
    site.broker.deliver(ofThird);
    site.broker.deliver(reply);
    site.broker.deliverAll();

    assertThat(handled).containsExactly("first", "third");
    assertThat(site.query("select target from eventuate.saga_lock_table")).isEmpty();
  }

  @Test
  void whatAnUnansweredCommandHadLockedIsGivenBack() {
    join();
    begin("first");
    site.broker.deliverNext("films");
    site.broker.loseNext(Holding.REPLIES);
    giveUp();
    site.broker.deliverAll();

    assertThat(handled).containsExactly("first", "first lets go");
    assertThat(site.query("select target from eventuate.saga_lock_table")).isEmpty();
  }

  @Test
  void ofAParticipantWithoutALedgerTheLateReplyTellsWhatIsToBeGivenBack() {
    joinWithEventuates();
    begin("first");
    site.broker.deliverNext("films");
    Message late = site.broker.loseNext(Holding.REPLIES);
    giveUp();
    site.broker.deliverAll();
    assertThat(site.query("select target from eventuate.saga_lock_table")).hasSize(1);
    site.broker.deliver(late);
    site.broker.deliverAll();

    assertThat(site.query("select target from eventuate.saga_lock_table")).isEmpty();
  }

  /** The second's compensation was here before its command had its turn. */
  private void refuseSecond() {
    site.execute(
        """
        insert into eventuate.saga_ledger
        select saga_id || '.1', saga_type, saga_id, 'Hold', 'REFUSED', null, now()
        from eventuate.saga_stash_table""");
  }

  private void giveUp() {
    for (int attempt = 1; attempt <= SagaSite.USUAL.attempts(); attempt++) {
      site.broker.pending("films").forEach(site.broker::lose);
      site.wait(SagaSite.USUAL.longest());
    }
  }

  private void join() {
    site.dispatchers().make("films", handlers());
  }

  /** Eventuate's dispatcher, on locks that do not abort its transaction. */
  private void joinWithEventuates() {
    new SagaCommandDispatcherFactory(
            site.broker,
            new SagaLocks(site.database),
            new DefaultCommandNameMapping(),
            new CommandReplyProducer(site.producer))
        .make("films", handlers());
  }

  private void begin(String who) {
    Holder holder = new Holder();
    holder.who = who;
    site.begin(factory, saga, holder);
  }

  private CommandHandlers handlers() {
    return SagaCommandHandlersBuilder.fromChannel("films")
        .onMessage(
            Hold.class,
            (CommandMessage<Hold> it) -> {
              handled.add(it.getCommand().who());
              return CommandHandlerReplyBuilder.withSuccess();
            })
        .withPreLock((command, path) -> new LockTarget("film/1"))
        .onMessage(
            LetGo.class,
            (CommandMessage<LetGo> it) -> {
              handled.add(it.getCommand().who() + " lets go");
              return CommandHandlerReplyBuilder.withSuccess();
            })
        .build();
  }
}
