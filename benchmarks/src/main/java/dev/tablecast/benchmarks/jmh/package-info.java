/**
 * What one row costs in each step of its way that needs no server, in time and in memory. Reading
 * starts at {@link dev.tablecast.benchmarks.jmh.RowBenchmark}.
 */
@NullMarked
package dev.tablecast.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
