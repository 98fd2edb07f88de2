/**
 * From the owner's log to its topics, in the order of commits. Reading starts at {@link
 * dev.tablecast.publisher.relay.RelaySession}, which takes over, and {@link
 * dev.tablecast.publisher.relay.ChangePublisher}, which publishes.
 */
@NullMarked
package dev.tablecast.publisher.relay;

import org.jspecify.annotations.NullMarked;
