package dev.tablecast.publisher.topic;

import dev.tablecast.wire.Version;

/**
 * The last that a partition holds of what came from the log.
 *
 * @param commitMillis when the version's transaction committed, in milliseconds since 1970
 */
public record Tail(Version version, long commitMillis) {}
