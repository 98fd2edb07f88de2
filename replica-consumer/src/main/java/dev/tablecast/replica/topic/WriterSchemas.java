package dev.tablecast.replica.topic;

import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.NativeSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.common.schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * The contract that a message was written by, which may be older or newer than the reader's: asked
 * of the broker once for each version of the topic's schema. Confined to one thread.
 */
public final class WriterSchemas {

  private final Map<ByteBuffer, TableContract> known = new HashMap<>();

  /** Messages mostly come from one writer: the version of the last, and its contract. */
  private byte @Nullable [] lastVersion;

  private @Nullable TableContract last;

  /**
   * The contract of the message's writer; the same object for the same version.
   *
   * @throws UnreadableSchemaException if the message has no schema or one that is no contract
   */
  public TableContract of(TopicMessage of) {
    Message<?> message = of.entry();
    byte[] version = message.getSchemaVersion();
    if (version == null) {
      throw new UnreadableSchemaException(
          "message %s was written without a schema".formatted(message.getMessageId()), null);
    }
    TableContract contract = last;
    if (contract == null || !Arrays.equals(version, lastVersion)) {
      contract = known.get(ByteBuffer.wrap(version));
      if (contract == null) {
        contract = read(message);
        known.put(ByteBuffer.wrap(version.clone()), contract);
      }
      last = contract;
      lastVersion = version;
    }
    return contract;
  }

  private static TableContract read(Message<?> message) {
    Schema<?> schema = message.getReaderSchema().orElseThrow();
    if (schema.getSchemaInfo().getType() != SchemaType.PROTOBUF_NATIVE) {
      throw new UnreadableSchemaException(
          "message %s was written with a schema of type %s"
              .formatted(message.getMessageId(), schema.getSchemaInfo().getType()),
          null);
    }
    try {
      return TableContract.of(NativeSchema.descriptorOf(schema.getSchemaInfo().getSchema()));
    } catch (IllegalArgumentException | dev.tablecast.contract.ContractException e) {
      throw new UnreadableSchemaException(
          "message %s was written with a schema that is no table's contract: %s"
              .formatted(message.getMessageId(), e.getMessage()),
          e);
    }
  }
}
