/**
 * What replication costs, measured side by side with Postgres's own logical replication. Reading
 * starts at {@link dev.tablecast.benchmarks.Benchmarks} and at {@link
 * dev.tablecast.benchmarks.Pipeline}, of which there is one for each side.
 */
@NullMarked
package dev.tablecast.benchmarks;

import org.jspecify.annotations.NullMarked;
