package dev.tablecast.replica;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.NativeSchema;
import dev.tablecast.wire.BatchEncoder;
import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pulsar.client.admin.LongRunningProcessStatus;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.apache.pulsar.client.impl.TypedMessageBuilderImpl;
import org.apache.pulsar.common.api.proto.CompressionType;
import org.apache.pulsar.common.schema.SchemaInfo;
import org.apache.pulsar.common.schema.SchemaType;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Writes to an owner's topic as a relay does, so that tests decide on every message. */
final class OwnerTopic implements AutoCloseable {

  private final PulsarClient client;
  private final PulsarAdmin admin;
  private final String topic;
  private int partitions;
  private final Map<String, Producer<byte[]>> producers = new HashMap<>();
  private final List<CompletableFuture<MessageId>> sent = new ArrayList<>();
  private Descriptor writer;
  private int epoch = 1;
  private long lsn = 0x1_0000_0000L;

  private OwnerTopic(
      PulsarClient client, PulsarAdmin admin, String topic, int partitions, Descriptor writer) {
    this.client = client;
    this.admin = admin;
    this.topic = topic;
    this.partitions = partitions;
    this.writer = writer;
  }

  static OwnerTopic create(
      PulsarClient client, PulsarAdmin admin, String topic, int partitions, Descriptor writer)
      throws PulsarAdminException {
    admin.topics().createPartitionedTopic(topic, partitions);
    return new OwnerTopic(client, admin, topic, partitions, writer);
  }

  /** Loses the topic with all that is in it. */
  OwnerTopic lose() throws PulsarClientException, PulsarAdminException {
    flush();
    close();
    producers.clear();
    admin.topics().deletePartitionedTopic(topic, true);
    return this;
  }

  /** Makes what was lost anew, as an owner does. */
  OwnerTopic makeAnew() throws PulsarAdminException {
    admin.topics().createPartitionedTopic(topic, partitions);
    return this;
  }

  /** From now on messages are written by this version of the contract. */
  OwnerTopic writtenBy(Descriptor writer) {
    this.writer = writer;
    return this;
  }

  /** From now on the owner's log is another one, which the versions tell. */
  OwnerTopic inEpoch(int epoch) {
    this.epoch = epoch;
    return this;
  }

  Version nextVersion() {
    lsn += 16;
    return new Version(epoch, lsn, 0);
  }

  /** That of what was sent last. */
  Version lastVersion() {
    return new Version(epoch, lsn, 0);
  }

  /** A token for everything up to here. */
  FreshnessToken token() {
    return new FreshnessToken("forum", epoch, nextVersion().lsn());
  }

  int partitionOf(long id) {
    return RowKey.partition(key(id), partitions);
  }

  String name() {
    return topic;
  }

  String partition(int number) {
    return topic + "-partition-" + number;
  }

  OwnerTopic upsert(long id, Message row) {
    return upsert(id, row, nextVersion());
  }

  OwnerTopic upsert(long id, Message row, Version version) {
    return change(id, row.toByteArray(), version);
  }

  OwnerTopic delete(long id) {
    return change(id, null, nextVersion());
  }

  OwnerTopic delete(long id, Version version) {
    return change(id, null, version);
  }

  /** Sends rows of one partition in one entry, as a relay packs many. */
  OwnerTopic upsertTogether(Map<Long, ? extends Message> rows) {
    BatchEncoder entry = new BatchEncoder(1 << 10);
    rows.forEach(
        (id, row) ->
            entry.add(key(id), row.toByteArray(), nextVersion(), System.currentTimeMillis()));
    int count = entry.count();
    int partition = partitionOf(rows.keySet().iterator().next());
    TypedMessageBuilder<byte[]> message =
        producer(partition, false).newMessage().value(entry.take());
    ((TypedMessageBuilderImpl<byte[]>) message).getMetadataBuilder().setNumMessagesInBatch(count);
    sent.add(message.sendAsync());
    return this;
  }

  OwnerTopic marker(int partition, Marker marker) {
    TypedMessageBuilder<byte[]> message =
        producer(partition)
            .newMessage()
            .key(marker.key())
            .value(Marker.value(TableContract.of(writer)))
            .eventTime(System.currentTimeMillis());
    marker.properties().forEach(message::property);
    sent.add(message.sendAsync());
    return this;
  }

  /** Sends a marker of the same kind to every partition. */
  OwnerTopic marker(Marker marker) {
    for (int i = 0; i < partitions; i++) {
      marker(i, marker);
    }
    return this;
  }

  /** Adds partitions and returns the barrier, which nobody has sent yet. */
  Marker.Barrier addPartitions(int count) throws PulsarAdminException {
    admin.topics().updatePartitionedTopic(topic, count);
    Marker.Barrier barrier = new Marker.Barrier(nextVersion(), partitions, count);
    partitions = count;
    return barrier;
  }

  /** Removes a key from a partition that is its place no longer. */
  OwnerTopic moved(int partition, long id) {
    return raw(
        partition,
        key(id),
        null,
        Map.of(Version.PROPERTY, nextVersion().toString(), RowKey.MOVED, "true"));
  }

  OwnerTopic heartbeat() {
    return marker(new Marker.Heartbeat(nextVersion()));
  }

  OwnerTopic heartbeat(int partition) {
    return marker(partition, new Marker.Heartbeat(nextVersion()));
  }

  Version beginSnapshot() {
    Version begun = nextVersion();
    marker(new Marker.SnapshotBegun(begun, partitions));
    return begun;
  }

  OwnerTopic completeSnapshot(Version begun) {
    return marker(new Marker.SnapshotCompleted(nextVersion(), begun, partitions));
  }

  /** Sends whatever bytes under whatever key. */
  OwnerTopic raw(int partition, String key, byte @Nullable [] value, Map<String, String> headers) {
    TypedMessageBuilder<byte[]> message =
        producer(partition).newMessage().key(key).value(value).eventTime(1);
    headers.forEach(message::property);
    sent.add(message.sendAsync());
    return this;
  }

  /** Sends what claims to be compressed, and is not: the client finds it corrupt. */
  OwnerTopic damaged(int partition) {
    TypedMessageBuilder<byte[]> message =
        producer(partition, false).newMessage().key("damaged").value(new byte[] {1, 2, 3});
    ((TypedMessageBuilderImpl<byte[]>) message)
        .getMetadataBuilder()
        .setCompression(CompressionType.ZLIB);
    sent.add(message.sendAsync());
    return this;
  }

  /** Waits until the broker has it all. */
  OwnerTopic flush() {
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    sent.clear();
    return this;
  }

  /** Compacts every partition, and waits until that is done. */
  void compact() throws PulsarAdminException {
    flush();
    for (int i = 0; i < partitions; i++) {
      String partition = partition(i);
      admin.topics().triggerCompaction(partition);
      Awaitility.await()
          .until(
              () ->
                  admin.topics().compactionStatus(partition).status
                      == LongRunningProcessStatus.Status.SUCCESS);
    }
  }

  /**
   * Drops what no subscription needs any more, as Pulsar does by and by: of compacted keys nothing
   * remains but their last rows.
   */
  void trim() throws PulsarAdminException {
    for (int i = 0; i < partitions; i++) {
      String partition = partition(i);
      // What is written to last is only closed, hence may go, when the topic is loaded again.
      admin.topics().unload(partition);
      Awaitility.await()
          .ignoreExceptions()
          .until(
              () -> {
                admin.topics().trimTopic(partition);
                return admin.topics().getInternalStats(partition).numberOfEntries == 0;
              });
    }
  }

  @Override
  public void close() throws PulsarClientException {
    for (Producer<byte[]> producer : producers.values()) {
      producer.close();
    }
  }

  private OwnerTopic change(long id, byte @Nullable [] row, Version version) {
    return change(partitionOf(id), id, row, version);
  }

  /** Sends a change to whichever partition. */
  OwnerTopic change(int partition, long id, byte @Nullable [] row, Version version) {
    sent.add(
        producer(partition)
            .newMessage()
            .key(key(id))
            .value(row)
            .property(Version.PROPERTY, version.toString())
            .eventTime(System.currentTimeMillis())
            .sendAsync());
    return this;
  }

  private Producer<byte[]> producer(int partition) {
    return producer(partition, true);
  }

  private Producer<byte[]> producer(int partition, boolean batching) {
    return producers.computeIfAbsent(
        partition + " " + batching + " " + writer.getFile().getName(),
        name -> {
          try {
            return client
                .newProducer(new WriterSchema(writer))
                .topic(partition(partition))
                .enableBatching(batching)
                .blockIfQueueFull(true)
                .create();
          } catch (PulsarClientException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static String key(long id) {
    return RowKey.of(List.of(Long.toString(id)));
  }

  /** Bytes that are Protobuf already. */
  private record WriterSchema(Descriptor writer) implements Schema<byte[]> {

    @Override
    public byte[] encode(byte[] message) {
      return message;
    }

    @Override
    public SchemaInfo getSchemaInfo() {
      return SchemaInfo.builder()
          .name("")
          .type(SchemaType.PROTOBUF_NATIVE)
          .schema(NativeSchema.bytesOf(writer))
          .properties(Map.of())
          .build();
    }

    @Override
    public Schema<byte[]> clone() {
      return this;
    }
  }
}
