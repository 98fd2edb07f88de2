package dev.tablecast.wire;

import static com.google.protobuf.WireFormat.getTagFieldNumber;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart an entry of a topic that holds several messages: what {@link BatchEncoder} packs, and
 * Pulsar's own clients. Not thread-safe; begins before the first message.
 */
public final class BatchDecoder {

  private static final byte[] VERSION = Version.PROPERTY.getBytes(StandardCharsets.US_ASCII);

  private final byte[] payload;
  private int next;
  private int keyStart;
  private int keyLength;
  private @Nullable Version version;
  private @Nullable Map<String, String> properties;
  private long eventTime;
  private int valueStart;
  private int valueLength;
  private boolean absent;
  private boolean removed;

  /** A decoder of an entry's payload, which it does not copy. */
  public BatchDecoder(byte[] payload) {
    this.payload = payload;
  }

  /**
   * Goes to the next message.
   *
   * @return whether there is one
   * @throws MalformedRowException if the payload is no such entry
   */
  public boolean next() {
    if (next == payload.length) {
      return false;
    }
    if (payload.length - next < Integer.BYTES) {
      throw new MalformedRowException("an entry of several messages ends within a length");
    }
    int size = BigEndian.int4(payload, next);
    int start = next + Integer.BYTES;
    if (size < 0 || size > payload.length - start) {
      throw new MalformedRowException("an entry of several messages ends within one");
    }
    clear();
    read(new ProtobufReader(payload, start, size));
    if (properties != null && version != null) {
      properties.put(Version.PROPERTY, version.toString());
    }
    valueStart = start + size;
    if (valueLength < 0 || valueLength > payload.length - valueStart) {
      throw new MalformedRowException("an entry of several messages ends within a value");
    }
    next = valueStart + valueLength;
    return true;
  }

  /** Whether compaction has left nothing of the message but its place. */
  public boolean isRemoved() {
    return removed;
  }

  public String key() {
    return text(keyStart, keyLength);
  }

  /** The version that the message has as a property; null if it has none that is one. */
  public @Nullable Version version() {
    return version;
  }

  /** All properties, if there are others than the version: a marker's. */
  public Map<String, String> properties() {
    return properties == null ? Map.of() : properties;
  }

  /** In milliseconds since 1970. */
  public long eventTime() {
    return eventTime;
  }

  /** Where the value begins in the payload. */
  public int valueStart() {
    return valueStart;
  }

  /** How many bytes the value has; none for a tombstone. */
  public int valueLength() {
    return absent ? 0 : valueLength;
  }

  private void clear() {
    keyStart = 0;
    keyLength = 0;
    version = null;
    properties = null;
    eventTime = 0;
    valueLength = 0;
    absent = false;
    removed = false;
  }

  private void read(ProtobufReader metadata) {
    while (metadata.hasMore()) {
      int tag = metadata.readTag();
      switch (getTagFieldNumber(tag)) {
        case 1 -> property(metadata);
        case 2 -> {
          keyLength = metadata.readLength();
          keyStart = metadata.take(keyLength);
        }
        case 3 -> valueLength = (int) metadata.readVarint();
        case 4 -> removed = metadata.readVarint() != 0;
        case 5 -> eventTime = metadata.readVarint();
        case 9 -> absent = metadata.readVarint() != 0;
        default -> metadata.skip(tag);
      }
    }
  }

  private void property(ProtobufReader metadata) {
    int outer = metadata.enter();
    int nameStart = 0;
    int nameLength = 0;
    int textStart = 0;
    int textLength = 0;
    while (metadata.hasMore()) {
      int tag = metadata.readTag();
      switch (getTagFieldNumber(tag)) {
        case 1 -> {
          nameLength = metadata.readLength();
          nameStart = metadata.take(nameLength);
        }
        case 2 -> {
          textLength = metadata.readLength();
          textStart = metadata.take(textLength);
        }
        default -> metadata.skip(tag);
      }
    }
    metadata.leave(outer);
    if (isVersion(nameStart, nameLength)) {
      version = Version.read(payload, textStart, textLength);
      if (version != null) {
        return;
      }
    }
    if (properties == null) {
      properties = new TreeMap<>();
    }
    properties.put(text(nameStart, nameLength), text(textStart, textLength));
  }

  private boolean isVersion(int start, int length) {
    return length == VERSION.length
        && Arrays.equals(payload, start, start + length, VERSION, 0, length);
  }

  private String text(int start, int length) {
    return new String(payload, start, length, StandardCharsets.UTF_8);
  }
}
