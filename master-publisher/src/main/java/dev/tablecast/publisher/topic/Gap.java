package dev.tablecast.publisher.topic;

import java.util.Map;
import java.util.Optional;

/**
 * That continuity was lost, as long as not every table has been published again since.
 *
 * @param epoch the epoch that began for it
 * @param reason how it was noticed
 */
public record Gap(int epoch, String reason) {

  static final String KEY = "gap";

  Map<String, String> properties() {
    return Map.of("epoch", Integer.toString(epoch), "reason", reason);
  }

  static Optional<Gap> of(Map<String, String> properties) {
    String epoch = properties.get("epoch");
    return epoch == null
        ? Optional.empty()
        : Optional.of(new Gap(Integer.parseInt(epoch), properties.getOrDefault("reason", "")));
  }
}
