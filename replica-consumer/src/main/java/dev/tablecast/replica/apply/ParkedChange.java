package dev.tablecast.replica.apply;

import dev.tablecast.wire.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that waits until the database takes it.
 *
 * @param key the row's key in canonical text
 * @param commitTime when the owner committed it
 * @param columns the names of the contract's columns that its writer knew; none of a delete
 * @param message the row; null if it is deleted
 */
// An array by intention: these are the very bytes that came, and nobody compares changes.
@SuppressWarnings("ArrayRecordComponent")
public record ParkedChange(
    String key,
    Version version,
    Instant commitTime,
    List<String> columns,
    byte @Nullable [] message) {}
