package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventuate.common.id.ApplicationIdGenerator;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.commands.common.DefaultCommandNameMapping;
import io.eventuate.tram.commands.producer.CommandProducer;
import io.eventuate.tram.commands.producer.CommandProducerImpl;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.SagaLockManagerImpl;
import io.eventuate.tram.sagas.orchestration.SagaCommandProducerImpl;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.orchestration.SagaInstanceRepositoryJdbc;
import io.eventuate.tram.sagas.orchestration.SagaManagerFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which replies move a saga, and which do not. */
class RepliesTest {

  private SagaSite site;
  private Purchase purchase;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    purchase = new Purchase(site).joinedBy(site.dispatchers());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aSagaGoesAllThrough() {
    purchase.begin(2);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
    assertThat(purchase.endings).containsExactly("completed");
    assertThat(purchase.log())
        .containsExactly("1|Reserve|1|SUCCEEDED", "2|Charge|1|SUCCEEDED", "3|Credit|1|SUCCEEDED");
    assertThat(site.query("select saga_data_json::json ->> 'charged' from eventuate.saga_instance"))
        .containsExactly("true");
  }

  @Test
  void whatIsRefusedIsCompensatedInReverseOrderWithoutTheRefusedStep() {
    purchase.begin(11);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "refund", "release");
    assertThat(purchase.endings).containsExactly("rolled back");
    assertThat(purchase.log())
        .containsExactly(
            "1|Reserve|1|SUCCEEDED",
            "2|Charge|1|SUCCEEDED",
            "3|Credit|1|FAILED",
            "4|Refund|1|SUCCEEDED",
            "5|Release|1|SUCCEEDED");
  }

  @Test
  void eventuatesTakesASecondReplyForThatOfTheNextStep() {
    SagaInstanceFactory eventuates =
        new SagaInstanceFactory(eventuatesManagers(), List.of(purchase));
    Purchase.Order order = new Purchase.Order();
    order.copies = 2;
    site.begin(eventuates, purchase, order);

    site.broker.deliverNext(Purchase.STORE);
    Message reserved = site.broker.deliverNext(Purchase.REPLIES);
    site.broker.deliver(reserved);

    // The forum is told to credit the author, though nobody has been charged.
    assertThat(purchase.effects()).containsExactly("reserve");
    assertThat(site.broker.pending(Purchase.FORUM)).hasSize(1);
  }

  @Test
  void aReplyThatComesAgainMovesNothing() {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    Message reserved = site.broker.deliverNext(Purchase.REPLIES);
    site.broker.deliver(reserved);

    assertThat(site.broker.pending(Purchase.FORUM)).isEmpty();
    assertThat(site.broker.pending(Purchase.PAYMENTS)).hasSize(1);
    assertThat(site.orchestrators.counts().repliesIgnored()).isOne();
    site.broker.deliverAll();
    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
  }

  @Test
  void aReplyAfterTheEndMovesNothing() {
    purchase.begin(2);
    site.broker.deliverNext(Purchase.STORE);
    Message reserved = site.broker.pending(Purchase.REPLIES).get(0);
    site.broker.deliverAll();
    site.broker.deliver(reserved);

    assertThat(purchase.endings).containsExactly("completed");
    assertThat(site.broker.pending()).isEmpty();
  }

  @Test
  void aSagaThatBeganUnderEventuatesManagerIsGoneOnWith() {
    SagaInstanceFactory eventuates =
        new SagaInstanceFactory(eventuatesManagers(), List.of(purchase));
    Purchase.Order order = new Purchase.Order();
    order.copies = 2;
    site.begin(eventuates, purchase, order);
    site.factory(purchase);
    site.broker.deliverAll();

    assertThat(purchase.effects()).containsExactly("reserve", "charge", "credit");
    assertThat(purchase.log()).containsExactly("1|Charge|1|SUCCEEDED", "2|Credit|1|SUCCEEDED");
  }

  @Test
  void allMessagesOfASagaAreInOnePartition() {
    String id = purchase.begin(2).getId();
    site.broker.deliverAll();

    assertThat(
            site.query("select distinct headers::json ->> 'PARTITION_ID' from eventuate.message"))
        .containsExactly(id);
  }

  private SagaManagerFactory eventuatesManagers() {
    CommandProducer commands =
        new CommandProducerImpl(site.producer, new DefaultCommandNameMapping());
    return new SagaManagerFactory(
        new SagaInstanceRepositoryJdbc(
            site.executor, new ApplicationIdGenerator(), new EventuateSchema()),
        commands,
        site.broker,
        new SagaLockManagerImpl(site.executor, new EventuateSchema()),
        new SagaCommandProducerImpl(commands));
  }
}
