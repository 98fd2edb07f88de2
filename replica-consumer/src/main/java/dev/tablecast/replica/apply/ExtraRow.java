package dev.tablecast.replica.apply;

import dev.tablecast.wire.Version;
import java.time.Instant;

/**
 * A row of the replica that the owner has been found not to have.
 *
 * @param key its canonical text
 * @param version the version that the row had then; a later one tells that it has come since
 * @param commitTime when the owner committed what was compared
 */
public record ExtraRow(String key, Version version, Instant commitTime) {}
