package dev.tablecast.tram;

import io.eventuate.tram.consumer.common.MessageConsumerImplementation;
import org.apache.pulsar.client.admin.PulsarAdminException;

/** The contract, kept by Pulsar. */
class PulsarMessageBrokerContractTest extends MessageBrokerContract {

  private final TestBroker broker;

  PulsarMessageBrokerContractTest() throws PulsarAdminException {
    broker = TestBroker.create();
  }

  @Override
  MessageConsumerImplementation newInstance() {
    return broker.instance();
  }

  @Override
  String send(String channel, String key, String payload) {
    return broker.send(channel, key, payload);
  }
}
