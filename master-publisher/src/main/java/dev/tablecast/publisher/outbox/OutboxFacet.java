package dev.tablecast.publisher.outbox;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.RowEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns messages of one contract into rows of this service's facet. Confined to one thread, for it
 * reuses its buffers.
 */
public final class OutboxFacet {

  /** What Pulsar adds to key and value: properties, schema version, producer. */
  private static final int ENVELOPE = 1 << 10;

  private final Facet facet;
  private final int maxMessageBytes;
  private final Set<Integer> ownNumbers;
  private final List<FieldDescriptor> keyFields;

  /** Decodes just as a subscriber will: what it refuses here, no subscriber could apply. */
  private final RowDecoder rows;

  private final RowDecoder keys;

  /** Makes the key's text by the very code that makes it of the log's rows. */
  private final RowEncoder encoder;

  /** Where each key column is among the facet's columns. */
  private final int[] keyPlaces;

  private final PostgresRow row;
  private final List<ColumnBuffer> buffers = new ArrayList<>();

  public OutboxFacet(Facet facet, int maxMessageBytes) {
    this.facet = facet;
    this.maxMessageBytes = maxMessageBytes;
    this.ownNumbers = facet.columns().stream().map(Column::number).collect(Collectors.toSet());
    this.keyFields =
        facet.key().stream()
            .map(column -> facet.contract().descriptor().findFieldByNumber(column.number()))
            .toList();
    List<Column> wanted = new ArrayList<>(facet.key());
    facet.columns().stream().filter(column -> !column.key()).forEach(wanted::add);
    this.rows = RowDecoder.of(facet, wanted);
    this.keys = RowDecoder.of(facet, facet.key());
    this.row = new PostgresRow(facet.columns().size());
    this.encoder = RowEncoder.of(facet, facet.columns().stream().map(Column::name).toList());
    this.keyPlaces = facet.key().stream().mapToInt(facet.columns()::indexOf).toArray();
    wanted.forEach(column -> buffers.add(new ColumnBuffer()));
  }

  public OutboxRow upsert(Message row) {
    requireOwnFields(row);
    byte[] message = row.toByteArray();
    String key = keyOf(rows, message);
    byte[] value = withExplicitKey(row, message);
    int size = value.length + key.getBytes(StandardCharsets.UTF_8).length + ENVELOPE;
    if (size > maxMessageBytes) {
      throw refuse(
          "it takes %d bytes, of which Pulsar takes %d; keep large contents elsewhere and publish their address, or raise the broker's maxMessageSize and tablecast.publisher.topic.max-message-size"
              .formatted(size, maxMessageBytes));
    }
    return new OutboxRow(facet.topic(), key, value);
  }

  OutboxRow delete(Message row) {
    return new OutboxRow(facet.topic(), keyOf(keys, row.toByteArray()), null);
  }

  private void requireOwnFields(Message row) {
    List<String> foreign =
        row.getAllFields().keySet().stream()
            .filter(field -> !ownNumbers.contains(field.getNumber()))
            .map(
                field ->
                    "'%s' of '%s'"
                        .formatted(
                            field.getName(),
                            facet.contract().columns().stream()
                                .filter(column -> column.number() == field.getNumber())
                                .map(Column::owner)
                                .findFirst()
                                .orElse("?")))
            .toList();
    if (!foreign.isEmpty()) {
      throw refuse(
          "it sets %s, but this service is '%s'; leave them unset: their owners publish them"
              .formatted(String.join(", ", foreign), facet.owner()));
    }
    if (!row.getUnknownFields().asMap().isEmpty()) {
      throw refuse(
          "it has fields that the contract does not know, with numbers %s; build it anew by the contract that this service has"
              .formatted(row.getUnknownFields().asMap().keySet()));
    }
  }

  private String keyOf(RowDecoder decoder, byte[] message) {
    buffers.forEach(ColumnBuffer::clear);
    try {
      decoder.decode(message, buffers);
    } catch (MalformedRowException e) {
      throw refuse(String.valueOf(e.getMessage()));
    }
    int bytes = 0;
    for (int i = 0; i < keyPlaces.length; i++) {
      bytes += buffers.get(i).length(0);
    }
    byte[] all = new byte[bytes];
    row.reset(all);
    int start = 0;
    for (int i = 0; i < keyPlaces.length; i++) {
      ColumnBuffer buffer = buffers.get(i);
      System.arraycopy(buffer.bytes(), buffer.start(0), all, start, buffer.length(0));
      row.set(keyPlaces[i], start, buffer.length(0));
      start += buffer.length(0);
    }
    return encoder.key(row);
  }

  /** Protobuf's own encoder leaves zeros out; of a key they are written before the rest. */
  private byte[] withExplicitKey(Message row, byte[] message) {
    List<FieldDescriptor> zeros =
        keyFields.stream()
            .filter(field -> !field.hasPresence() && !row.getAllFields().containsKey(field))
            .toList();
    if (zeros.isEmpty()) {
      return message;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.length + 2 * zeros.size());
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (FieldDescriptor field : zeros) {
        writeZero(field, out);
      }
      out.flush();
      bytes.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeZero(FieldDescriptor field, CodedOutputStream out) throws IOException {
    int wireType = field.getLiteType().getWireType();
    out.writeTag(field.getNumber(), wireType);
    switch (wireType) {
      case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64NoTag(0);
      case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32NoTag(0);
      default -> out.writeUInt32NoTag(0);
    }
  }

  private OutboxException refuse(String reason) {
    return new OutboxException(
        "a row of %s cannot be published: %s"
            .formatted(facet.contract().descriptor().getFullName(), reason),
        null);
  }
}
