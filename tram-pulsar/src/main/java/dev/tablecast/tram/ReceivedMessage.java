package dev.tablecast.tram;

import dev.tablecast.wire.MessageHeaders;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageImpl;
import java.nio.charset.StandardCharsets;

/** Makes of Pulsar's message the one that was sent. */
final class ReceivedMessage {

  private ReceivedMessage() {}

  /** A message of the handler's own: Eventuate's dispatchers change headers. */
  static Message of(org.apache.pulsar.client.api.Message<byte[]> message) {
    byte[] payload = message.getData();
    return new MessageImpl(
        new String(payload == null ? new byte[0] : payload, StandardCharsets.UTF_8),
        MessageHeaders.of(message.getProperties()));
  }
}
