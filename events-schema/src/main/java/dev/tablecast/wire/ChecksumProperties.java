package dev.tablecast.wire;

import dev.tablecast.wire.Marker.Checksum;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checksums to and from message properties. An end of the range that is the table's is absent;
 * hashes are {@code number:hex,…}; keys are a line each, since no key's text has a line break.
 */
final class ChecksumProperties {

  private static final String PASS = "pass";
  private static final String UP_TO = "upTo";
  private static final String COUNT = "count";
  private static final String HASHES = "hashes";
  private static final String EXCEPT = "except";

  private static final String LINE_BREAK = "\n";

  private ChecksumProperties() {}

  static Map<String, String> of(Checksum checksum) {
    Map<String, String> own = new TreeMap<>();
    own.put(PASS, checksum.pass());
    own.put(MarkerProperties.PARTITIONS, Integer.toString(checksum.partitions()));
    own.put(COUNT, Long.toString(checksum.sums().count()));
    own.put(HASHES, text(checksum.sums().hashes()));
    checksum.keys().exclusiveStart().ifPresent(key -> own.put(MarkerProperties.AFTER, key));
    checksum.keys().inclusiveEnd().ifPresent(key -> own.put(UP_TO, key));
    if (!checksum.except().isEmpty()) {
      own.put(EXCEPT, String.join(LINE_BREAK, new TreeSet<>(checksum.except())));
    }
    return MarkerProperties.of(checksum, own);
  }

  static Checksum read(Version version, Map<String, String> properties) {
    String except = properties.get(EXCEPT);
    return new Checksum(
        version,
        MarkerProperties.property(PASS, properties),
        new KeyInterval(properties.get(MarkerProperties.AFTER), properties.get(UP_TO)),
        MarkerProperties.partitions(properties),
        new RowSums(
            Long.parseLong(MarkerProperties.property(COUNT, properties)),
            hashes(MarkerProperties.property(HASHES, properties))),
        except == null
            ? Set.of()
            : Arrays.stream(except.split(LINE_BREAK, -1)).collect(Collectors.toSet()));
  }

  private static String text(SortedMap<Integer, Long> hashes) {
    return hashes.entrySet().stream()
        .map(hash -> hash.getKey() + ":" + Long.toHexString(hash.getValue()))
        .collect(Collectors.joining(","));
  }

  private static SortedMap<Integer, Long> hashes(String text) {
    SortedMap<Integer, Long> hashes = new TreeMap<>();
    if (text.isEmpty()) {
      return hashes;
    }
    for (String hash : text.split(",", -1)) {
      int colon = hash.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("'%s' is not number:hex".formatted(hash));
      }
      hashes.put(
          Integer.parseInt(hash, 0, colon, 10),
          Long.parseUnsignedLong(hash, colon + 1, hash.length(), 16));
    }
    return hashes;
  }
}
