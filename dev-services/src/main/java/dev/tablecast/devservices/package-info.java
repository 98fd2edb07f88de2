/**
 * Postgres and Pulsar for development and tests: embedded, with nothing to install, or by
 * Testcontainers when asked for. Reading starts at {@link dev.tablecast.devservices.PostgresServer}
 * and {@link dev.tablecast.devservices.PulsarServer}.
 *
 * <p>Servers listen on the loopback address alone, live in one temporary directory of this JVM, and
 * end with it: {@link dev.tablecast.devservices.Reaper}, a tiny process beside it, sees to that
 * even when the JVM is killed.
 */
@NullMarked
package dev.tablecast.devservices;

import org.jspecify.annotations.NullMarked;
