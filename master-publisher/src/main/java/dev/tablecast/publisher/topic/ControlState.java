package dev.tablecast.publisher.topic;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a relay left behind for the next. Not thread-safe. */
public final class ControlState {

  static final String PARKED_PREFIX = "parked/";
  static final String PAUSED_PREFIX = "paused/";

  private final Map<String, Map<String, String>> entries = new HashMap<>();

  void set(String key, Map<String, String> properties) {
    if (properties.isEmpty()) {
      entries.remove(key);
    } else {
      entries.put(key, properties);
    }
  }

  /** The last commit up to which everything is in the topics. */
  public Optional<Checkpoint> checkpoint() {
    return Checkpoint.of(entries.getOrDefault(Checkpoint.KEY, Map.of()));
  }

  /** The gap with which an epoch began, until it is closed; null if there is none. */
  public @Nullable Gap gap(int epoch) {
    return Gap.of(entries.getOrDefault(Gap.KEY, Map.of()))
        .filter(gap -> gap.epoch() == epoch)
        .orElse(null);
  }

  /** The last snapshot of a topic's table. */
  public Optional<SnapshotState> snapshot(String topic) {
    return Optional.ofNullable(entries.get(SnapshotState.KEY_PREFIX + topic))
        .map(SnapshotState::of);
  }

  /** Into how many partitions a topic's keys are routed; empty if no relay has told. */
  public Optional<Routing> routing(String topic) {
    return Optional.ofNullable(entries.get(Routing.KEY_PREFIX + topic)).map(Routing::of);
  }

  /** Snapshots that were asked for and not carried out, in the order in which they were. */
  public List<AskedSnapshot> asked() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(AskedSnapshot.KEY_PREFIX))
        .map(
            entry ->
                AskedSnapshot.of(
                    entry.getKey().substring(AskedSnapshot.KEY_PREFIX.length()), entry.getValue()))
        .sorted(Comparator.comparing(AskedSnapshot::asked))
        .toList();
  }

  /** Passes of checksums that have not ended, in the order in which they began. */
  public List<ChecksumPass> checksums() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(ChecksumPass.KEY_PREFIX))
        .map(entry -> ChecksumPass.of(entry.getValue()))
        .sorted(Comparator.comparing(ChecksumPass::begun))
        .toList();
  }

  /** Topics of the tables whose snapshots are to wait. */
  public Set<String> paused() {
    return entries.keySet().stream()
        .filter(key -> key.startsWith(PAUSED_PREFIX))
        .map(key -> key.substring(PAUSED_PREFIX.length()))
        .collect(Collectors.toSet());
  }

  /** Reasons by topic and key, as {@link ControlTopic#park} took them. */
  public Map<String, String> parked() {
    Map<String, String> parked = new HashMap<>();
    entries.forEach(
        (key, properties) -> {
          if (key.startsWith(PARKED_PREFIX)) {
            parked.put(key.substring(PARKED_PREFIX.length()), properties.get("reason"));
          }
        });
    return parked;
  }
}
