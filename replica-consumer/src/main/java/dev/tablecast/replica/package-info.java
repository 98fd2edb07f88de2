/**
 * The subscriber's side: exact, local, guarded copies of tables that other services own. Reading
 * starts at {@link ReplicaTable}, what a service declares, and {@link Replicas}, what keeps it.
 *
 * <p>Its heart is the way from {@code topic} through {@code apply} to {@code table}, which {@link
 * PartitionRunner} walks for each partition. Beside it are {@code rebuild} and {@code reconcile};
 * {@code schema} checks what it relies on.
 */
@NullMarked
package dev.tablecast.replica;

import org.jspecify.annotations.NullMarked;
