package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs a topic's messages into one entry, as Pulsar's own clients pack theirs: of each message an
 * int4 length, its {@code SingleMessageMetadata}, and its value. Any client takes them apart.
 * Source: Pulsar's binary protocol, "Batch messages". Not thread-safe; reused from entry to entry.
 */
public final class BatchEncoder {

  private static final int PROPERTY = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int KEY = tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int VALUE_SIZE = tag(3, WireFormat.WIRETYPE_VARINT);
  private static final int EVENT_TIME = tag(5, WireFormat.WIRETYPE_VARINT);
  private static final int NO_VALUE = tag(9, WireFormat.WIRETYPE_VARINT);
  private static final int NAME = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int TEXT = tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);

  private static final byte[] VERSION = Version.PROPERTY.getBytes(StandardCharsets.US_ASCII);

  private final ProtobufWriter entry;
  private int count;

  /**
   * @param capacity about how many bytes an entry will have
   */
  public BatchEncoder(int capacity) {
    entry = new ProtobufWriter(capacity);
  }

  /**
   * Adds a row.
   *
   * @param key its key's canonical text
   * @param value its message; null for a tombstone
   * @param commitMillis when it was committed, as the message's event time
   */
  public void add(String key, byte @Nullable [] value, Version version, long commitMillis) {
    int begun = begin();
    int property = beginProperty(VERSION);
    int text = entry.begin();
    version.writeText(entry);
    entry.end(text);
    entry.end(property);
    end(begun, key, value, commitMillis);
  }

  /** Adds a marker, with the value that all of its table's markers have. */
  public void add(Marker marker, byte[] value, long commitMillis) {
    int begun = begin();
    for (Map.Entry<String, String> each : marker.properties().entrySet()) {
      int property = beginProperty(each.getKey().getBytes(StandardCharsets.UTF_8));
      writeText(each.getValue());
      entry.end(property);
    }
    end(begun, marker.key(), value, commitMillis);
  }

  /** How many messages have been added. */
  public int count() {
    return count;
  }

  /** How many bytes they take. */
  public int size() {
    return entry.size();
  }

  /** The entry's payload; the next one begins empty. */
  public byte[] take() {
    byte[] payload = entry.toByteArray();
    entry.truncate(0);
    count = 0;
    return payload;
  }

  private int begin() {
    entry.writeInt(0);
    return entry.size();
  }

  private void end(int begun, String key, byte @Nullable [] value, long commitMillis) {
    entry.writeVarint(KEY);
    writeText(key);
    entry.writeVarint(VALUE_SIZE);
    entry.writeVarint(value == null ? 0 : value.length);
    entry.writeVarint(EVENT_TIME);
    entry.writeVarint(commitMillis);
    if (value == null) {
      entry.writeVarint(NO_VALUE);
      entry.writeVarint(1);
    }
    entry.setInt(begun - Integer.BYTES, entry.size() - begun);
    if (value != null) {
      entry.write(value);
    }
    count++;
  }

  /** Begins a property behind whose name its text is to follow. */
  private int beginProperty(byte[] name) {
    entry.writeVarint(PROPERTY);
    int property = entry.begin();
    entry.writeVarint(NAME);
    entry.writeVarint(name.length);
    entry.write(name);
    entry.writeVarint(TEXT);
    return property;
  }

  private void writeText(String text) {
    int begun = entry.begin();
    entry.writeText(text);
    entry.end(begun);
  }

  private static int tag(int number, int wireType) {
    return number << 3 | wireType;
  }
}
