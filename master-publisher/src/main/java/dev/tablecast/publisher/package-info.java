/**
 * The owner's side: every committed change of its tables, and of its columns in others' tables, as
 * an event. Reading starts at {@link dev.tablecast.publisher.MasterTable}, which is what a service
 * declares, and {@link dev.tablecast.publisher.Publisher}, which carries it out. A service may also
 * ask for {@link dev.tablecast.publisher.Snapshots}, {@link dev.tablecast.publisher.Checksums},
 * more partitions by {@link dev.tablecast.publisher.Topics}, and {@link
 * dev.tablecast.publisher.FreshnessTokens}.
 *
 * <p>Its heart is the way from {@code log} through {@code relay} to {@code topic}: {@link
 * dev.tablecast.publisher.relay.RelaySession} puts it together. Beside it are {@code backfill},
 * {@code outbox} and {@code message}, and {@code requests} of other services; {@code schema} checks
 * what it relies on.
 */
@NullMarked
package dev.tablecast.publisher;

import org.jspecify.annotations.NullMarked;
