/**
 * The standing proof that a replica equals its owner's table: compares ranges with the owner's
 * checksums where they stand in the topic, finds the rows that differ, and has them repaired.
 * Reading starts at {@link Reconciliation}.
 */
@NullMarked
package dev.tablecast.replica.reconcile;

import org.jspecify.annotations.NullMarked;
