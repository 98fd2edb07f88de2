package dev.tablecast.publisher.topic;

import dev.tablecast.contract.ContractException;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.Compatibility;
import dev.tablecast.contract.compatibility.NativeSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.common.schema.SchemaInfo;
import org.apache.pulsar.common.schema.SchemaInfoWithVersion;
import org.apache.pulsar.common.schema.SchemaType;

/**
 * A contract as a topic's schema, for producers of bytes that are the contract's message already.
 * Immutable.
 */
final class ContractSchema implements Schema<byte[]> {

  private final TableContract contract;
  private final SchemaInfo info;

  ContractSchema(TableContract contract) {
    this.contract = contract;
    this.info =
        SchemaInfo.builder()
            .name(contract.descriptor().getFullName())
            .type(SchemaType.PROTOBUF_NATIVE)
            .schema(NativeSchema.bytesOf(contract.descriptor()))
            .properties(Map.of())
            .build();
  }

  @Override
  public byte[] encode(byte[] message) {
    return message;
  }

  @Override
  public byte[] decode(byte[] message) {
    return message;
  }

  @Override
  public SchemaInfo getSchemaInfo() {
    return info;
  }

  /** Pulsar clones the schema for each producer; there is nothing that they would share. */
  @Override
  @SuppressWarnings("MissingSuperCall")
  public Schema<byte[]> clone() {
    return this;
  }

  /**
   * Compares the contract with the topic's latest schema. A contract that the topic has known
   * before may always come back: the service was rolled back.
   *
   * @return what of the topic is no contract's predecessor at all, or nothing
   * @throws dev.tablecast.contract.compatibility.IncompatibleContractException telling every rule
   *     that the contract breaks
   */
  Optional<String> check(PulsarAdmin admin, String topic) throws PulsarAdminException {
    Optional<SchemaInfoWithVersion> latest = latest(admin, topic);
    if (latest.isEmpty() || isKnown(admin, topic)) {
      return Optional.empty();
    }
    SchemaInfo found = latest.get().getSchemaInfo();
    if (found.getType() != SchemaType.PROTOBUF_NATIVE) {
      return Optional.of("its schema is of type %s, another program's".formatted(found.getType()));
    }
    String where =
        "version %d of the schema of topic %s".formatted(latest.get().getVersion(), topic);
    try {
      Compatibility.of(NativeSchema.descriptorOf(found.getSchema()))
          .require(contract.descriptor(), where);
      return Optional.empty();
    } catch (ContractException | IllegalArgumentException e) {
      return Optional.of("its schema is no table's contract: " + e.getMessage());
    }
  }

  /** Makes the contract the topic's schema, unless it is one of them already. */
  void register(PulsarAdmin admin, String topic) throws PulsarAdminException {
    if (latest(admin, topic).isEmpty() || !isKnown(admin, topic)) {
      admin.schemas().createSchema(topic, info);
    }
  }

  private boolean isKnown(PulsarAdmin admin, String topic) throws PulsarAdminException {
    List<SchemaInfo> all = admin.schemas().getAllSchemas(topic);
    return all.stream()
        .anyMatch(
            each ->
                each.getType() == SchemaType.PROTOBUF_NATIVE
                    && Arrays.equals(each.getSchema(), info.getSchema()));
  }

  private static Optional<SchemaInfoWithVersion> latest(PulsarAdmin admin, String topic)
      throws PulsarAdminException {
    try {
      return Optional.of(admin.schemas().getSchemaInfoWithVersion(topic));
    } catch (PulsarAdminException.NotFoundException e) {
      return Optional.empty();
    }
  }
}
