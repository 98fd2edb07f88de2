package dev.tablecast.wire;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs a topic's messages into one entry, as Pulsar's own clients pack theirs: of each message an
 * int4 length, its {@code SingleMessageMetadata}, and its value. Any client takes them apart.
 * Source: Pulsar's binary protocol, "Batch messages". Not thread-safe; reused from entry to entry.
 */
public final class BatchEncoder {

  private static final int PROPERTY = 1;
  private static final int KEY = 2;
  private static final int VALUE_SIZE = 3;
  private static final int EVENT_TIME = 5;
  private static final int NO_VALUE = 9;
  private static final int NAME = 1;
  private static final int TEXT = 2;

  private static final byte[] VERSION = Version.PROPERTY.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MOVED = RowKey.MOVED.getBytes(StandardCharsets.US_ASCII);

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
    addVersion(version);
    end(begun, key, value, commitMillis);
  }

  /** Adds a tombstone for a key whose place is another partition now. */
  public void addMoved(String key, Version version, long commitMillis) {
    int begun = begin();
    addVersion(version);
    int property = beginProperty(MOVED);
    writeText("true");
    entry.end(property);
    end(begun, key, null, commitMillis);
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
    entry.writeTag(KEY, WIRETYPE_LENGTH_DELIMITED);
    writeText(key);
    entry.writeTag(VALUE_SIZE, WIRETYPE_VARINT);
    entry.writeVarint(value == null ? 0 : value.length);
    entry.writeTag(EVENT_TIME, WIRETYPE_VARINT);
    entry.writeVarint(commitMillis);
    if (value == null) {
      entry.writeTag(NO_VALUE, WIRETYPE_VARINT);
      entry.writeVarint(1);
    }
    entry.setInt(begun - Integer.BYTES, entry.size() - begun);
    if (value != null) {
      entry.write(value);
    }
    count++;
  }

  private void addVersion(Version version) {
    int property = beginProperty(VERSION);
    int text = entry.begin();
    version.writeText(entry);
    entry.end(text);
    entry.end(property);
  }

  /** Begins a property behind whose name its text is to follow. */
  private int beginProperty(byte[] name) {
    entry.writeTag(PROPERTY, WIRETYPE_LENGTH_DELIMITED);
    int property = entry.begin();
    entry.writeTag(NAME, WIRETYPE_LENGTH_DELIMITED);
    entry.writeVarint(name.length);
    entry.write(name);
    entry.writeTag(TEXT, WIRETYPE_LENGTH_DELIMITED);
    return property;
  }

  private void writeText(String text) {
    int begun = entry.begin();
    entry.writeText(text);
    entry.end(begun);
  }
}
