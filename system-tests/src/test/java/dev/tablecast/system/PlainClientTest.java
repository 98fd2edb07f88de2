package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.relay.RelayStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.schema.GenericRecord;
import org.apache.pulsar.common.schema.SchemaType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a program finds in the topic that has Pulsar's client and nothing of this library. */
class PlainClientTest {

  @Test
  void readsRowsAndDeletesByTheTopicsOwnSchema() throws Exception {
    try (Whole whole = new Whole();
        Publisher publisher = whole.publisher()) {
      Awaitility.await().until(() -> publisher.status().state() == RelayStatus.State.RUNNING);

      try (Consumer<GenericRecord> consumer =
          whole
              .client
              .newConsumer(Schema.AUTO_CONSUME())
              .topic(whole.topic())
              .subscriptionName("plain")
              .subscriptionType(SubscriptionType.Exclusive)
              .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
              .subscribe()) {
        whole.forum(
            "insert into specimen (id, part, flag, title, small) values (2, 'b', true, 'Rope', 80)",
            "update specimen set title = 'Rope (1948)', small = 0 where id = 2",
            "delete from specimen where id = 2");
        List<String> seen = new ArrayList<>();
        Awaitility.await()
            .untilAsserted(
                () -> {
                  Message<GenericRecord> next = consumer.receive(100, TimeUnit.MILLISECONDS);
                  if (next != null && !next.hasProperty("marker")) {
                    seen.add(describe(next));
                  }
                  assertThat(seen).containsExactly("Rope 80", "Rope (1948) 0", "deleted");
                });
      }
    }
  }

  private static String describe(Message<GenericRecord> message) {
    if (message.size() == 0) {
      return "deleted";
    }
    GenericRecord row = message.getValue();
    assertThat(row.getSchemaType()).isEqualTo(SchemaType.PROTOBUF_NATIVE);
    return row.getField("title") + " " + row.getField("small");
  }
}
