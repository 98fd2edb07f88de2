package dev.tablecast.publisher.outbox;

import org.jspecify.annotations.Nullable;

/**
 * One row as it is handed over through the log. The value's array is not copied.
 *
 * @param topic the facet's topic, by its local name
 * @param key the canonical text of the row's key
 * @param value the facet's message, key written explicitly; absent for a delete
 */
// An array by intention: these are the very bytes that are sent, and nobody compares rows.
@SuppressWarnings("ArrayRecordComponent")
public record OutboxRow(String topic, String key, byte @Nullable [] value) {}
