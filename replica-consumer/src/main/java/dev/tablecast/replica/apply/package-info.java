/**
 * Applies a partition's messages to the replica's table: reduced to each key's last change, and in
 * one transaction with the position. Reading starts at {@link PartitionApplier}; what the database
 * refuses, {@link Parking} parks.
 */
@NullMarked
package dev.tablecast.replica.apply;

import org.jspecify.annotations.NullMarked;
