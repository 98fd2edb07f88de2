package dev.tablecast.examples.cinema.payments;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.devservices.autoconfigure.TablecastDevServices;
import dev.tablecast.examples.cinema.payments.contracts.Charge;
import dev.tablecast.examples.cinema.payments.contracts.Declined;
import dev.tablecast.examples.cinema.payments.contracts.PaymentsCommand;
import dev.tablecast.examples.cinema.payments.contracts.Refund;
import io.eventuate.common.json.mapper.JSonMapper;
import io.eventuate.tram.commands.common.CommandReplyOutcome;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.commands.producer.CommandProducer;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** Payments as a saga meets it: by commands and answers, through outbox, relay and Pulsar. */
@SpringBootTest
@AutoConfigureMockMvc
@TablecastDevServices
class PaymentsCommandsTest {

  private static final String REPLIES = "test-reply";

  private final CommandProducer commands;
  private final MessageConsumer messages;

  @Autowired
  PaymentsCommandsTest(CommandProducer commands, MessageConsumer messages) {
    this.commands = commands;
    this.messages = messages;
  }

  @Test
  void answersEachCommandOfASagaAndTellsWhyItDeclines() {
    List<Message> replies = new CopyOnWriteArrayList<>();
    messages.subscribe("test", Set.of(REPLIES), replies::add);

    send(new Charge(101, "tok_visa", new BigDecimal("12.50")));
    send(new Refund(101));
    send(new Charge(102, "tok_stolen", new BigDecimal("12.50")));

    await().atMost(30, SECONDS).until(() -> replies.size() == 3);
    assertThat(replies)
        .extracting(reply -> reply.getRequiredHeader(ReplyMessageHeaders.REPLY_OUTCOME))
        .containsExactly(
            CommandReplyOutcome.SUCCESS.name(),
            CommandReplyOutcome.SUCCESS.name(),
            CommandReplyOutcome.FAILURE.name());
    assertThat(JSonMapper.fromJson(replies.get(2).getPayload(), Declined.class))
        .isEqualTo(new Declined("the card is blocked"));
  }

  private void send(PaymentsCommand command) {
    commands.send(
        PaymentsCommand.CHANNEL,
        command,
        REPLIES,
        Map.of(
            SagaCommandHeaders.SAGA_TYPE, "test.purchase", SagaCommandHeaders.SAGA_ID, "saga-1"));
  }
}
