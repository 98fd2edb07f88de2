/**
 * Eventuate Tram over Pulsar: messages, commands and events that a service has committed to its
 * outbox reach each subscriber, in order per key. Reading starts at {@link PulsarMessageConsumer}.
 */
@NullMarked
package dev.tablecast.tram;

import org.jspecify.annotations.NullMarked;
