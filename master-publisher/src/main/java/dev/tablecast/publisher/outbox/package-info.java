/**
 * Rows that a service hands over itself, as they stand in the transaction log. Reading starts at
 * {@link dev.tablecast.publisher.outbox.OutboxMessages}.
 */
@NullMarked
package dev.tablecast.publisher.outbox;

import org.jspecify.annotations.NullMarked;
