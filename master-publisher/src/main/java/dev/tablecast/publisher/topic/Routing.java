package dev.tablecast.publisher.topic;

import dev.tablecast.wire.Version;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Into how many partitions a topic's keys are routed, as it survives the relay. While partitions
 * are being added the version decides: a relay that decodes a change again has to find the
 * partition in which it may stand already.
 *
 * @param partitions how many there are for what comes
 * @param before how many there were up to the barrier; the same number if there is none
 * @param barrier the version after which keys are routed to all; null once no row is in an old
 *     place any longer
 * @param asked how many are to be next; 0 if no more are asked for
 */
public record Routing(int partitions, int before, @Nullable Version barrier, int asked) {

  static final String KEY_PREFIX = "partitions/";

  /** All keys in so many partitions. */
  public static Routing settled(int partitions) {
    return new Routing(partitions, partitions, null, 0);
  }

  /** How many partitions what has this version is routed to. */
  public int at(Version version) {
    Version last = barrier;
    return last == null || version.isAfter(last) ? partitions : before;
  }

  /** Whether every row is where its key is routed to. */
  public boolean isSettled() {
    return barrier == null;
  }

  /** Whether partitions are to be added next. */
  public boolean isToGrow() {
    return isSettled() && asked > partitions;
  }

  /** The same, with so many partitions to be next. */
  public Routing ask(int count) {
    return new Routing(partitions, before, barrier, count);
  }

  /** As many partitions as were asked for, for everything after that version. */
  public Routing grow(Version last) {
    return new Routing(asked, partitions, last, 0);
  }

  /** The same move, with another version as its barrier. */
  public Routing after(Version last) {
    return new Routing(partitions, before, last, asked);
  }

  /** The same partitions, with no row in an old place. */
  public Routing settle() {
    return new Routing(partitions, partitions, null, asked);
  }

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("partitions", Integer.toString(partitions));
    properties.put("before", Integer.toString(before));
    properties.put("asked", Integer.toString(asked));
    if (barrier != null) {
      properties.put("barrier", barrier.toString());
    }
    return properties;
  }

  static Routing of(Map<String, String> properties) {
    int partitions = Integer.parseInt(properties.get("partitions"));
    String barrier = properties.get("barrier");
    return new Routing(
        partitions,
        Integer.parseInt(properties.getOrDefault("before", Integer.toString(partitions))),
        barrier == null ? null : Version.parse(barrier),
        Integer.parseInt(properties.getOrDefault("asked", "0")));
  }
}
