package dev.tablecast.tram.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventuate.tram.commands.common.Command;
import io.eventuate.tram.commands.common.DefaultCommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.commands.consumer.CommandReplyToken;
import io.eventuate.tram.commands.producer.CommandProducerImpl;
import io.eventuate.tram.messaging.common.DefaultChannelMapping;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageInterceptor;
import io.eventuate.tram.messaging.producer.MessageProducer;
import io.eventuate.tram.messaging.producer.common.MessageProducerImpl;
import io.eventuate.tram.messaging.producer.common.MessageProducerImplementation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyedMessageProducerTest {

  private static final Map<String, String> OF_A_SAGA = Map.of("command_saga_id", "saga-1");

  private final List<String> keys = new ArrayList<>();
  private final MessageProducer eventuates =
      new MessageProducerImpl(
          new MessageInterceptor[0],
          DefaultChannelMapping.builder().build(),
          new MessageProducerImplementation() {
            @Override
            public void send(Message message) {
              message.setHeader(Message.ID, "m");
              keys.add(message.getRequiredHeader(Message.PARTITION_ID));
            }
          });
  private final MessageProducer keyed = new KeyedMessageProducer(eventuates);

  @Test
  void eventuatesOwnGivesTwoCommandsOfASagaDifferentKeys() {
    command(eventuates, "/films/1", OF_A_SAGA);
    command(eventuates, "/films/1", OF_A_SAGA);

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void commandsOfASagaHaveTheSagasKey() {
    command(keyed, "/films/1", OF_A_SAGA);
    command(keyed, null, OF_A_SAGA);

    assertThat(keys).containsExactly("saga-1", "saga-1");
  }

  @Test
  void commandsWithoutASagaHaveTheirResourcesKey() {
    command(keyed, "/films/1", Map.of());

    assertThat(keys).containsExactly("/films/1");
  }

  @Test
  void repliesHaveTheKeyOfWhatTheyReplyTo() {
    CommandReplyProducer replies = new CommandReplyProducer(keyed);

    replies.sendReplies(
        new CommandReplyToken(Map.of("commandreply_saga_id", "saga-1"), "buy-reply"),
        CommandHandlerReplyBuilder.withSuccess());
    replies.sendReplies(
        new CommandReplyToken(Map.of("commandreply_resource", "/films/1"), "buy-reply"),
        CommandHandlerReplyBuilder.withSuccess());

    assertThat(keys).containsExactly("saga-1", "/films/1");
  }

  @Test
  void aKeyThatTheSenderGaveStays() {
    command(keyed, "/films/1", Map.of(Message.PARTITION_ID, "mine"));

    assertThat(keys).containsExactly("mine");
  }

  private static void command(
      MessageProducer producer, @Nullable String resource, Map<String, String> headers) {
    new CommandProducerImpl(producer, new DefaultCommandNameMapping())
        .send("films", resource, new Reserve(), "buy-reply", headers);
  }

  /** A command without content. */
  static final class Reserve implements Command {}
}
