package dev.tablecast.replica.topic;

import java.util.function.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessagePayload;
import org.apache.pulsar.client.api.MessagePayloadContext;
import org.apache.pulsar.client.api.MessagePayloadProcessor;
import org.apache.pulsar.client.api.Schema;

/**
 * Leaves the entries of a topic in one piece: Pulsar's client would make several objects of each
 * message in it, which costs more than applying it. {@link TopicMessage#allOf} takes them apart.
 */
final class WholeEntries implements MessagePayloadProcessor {

  private final Intake intake;

  WholeEntries(Intake intake) {
    this.intake = intake;
  }

  @Override
  public <T> void process(
      MessagePayload payload,
      MessagePayloadContext context,
      Schema<T> schema,
      Consumer<Message<T>> receiver) {
    receiver.accept(context.asSingleMessage(payload, schema));
    intake.arrived();
    // The broker counts messages: what it is not told to have been taken, it does not send again.
    for (int i = 1; i < context.getNumMessages(); i++) {
      receiver.accept(null);
    }
  }
}
