/**
 * What replication costs, measured side by side with Postgres's own logical replication. Reading
 * starts at {@link dev.tablecast.benchmarks.Benchmarks} and at {@link
 * dev.tablecast.benchmarks.Pipeline}, of which there is one for each side; events and not rows go
 * by {@link dev.tablecast.benchmarks.EventRoute}.
 */
@NullMarked
package dev.tablecast.benchmarks;

import org.jspecify.annotations.NullMarked;
