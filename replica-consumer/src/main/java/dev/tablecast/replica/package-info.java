/**
 * The subscriber's side: exact, local, guarded copies of tables that other services own. Reading
 * starts at {@link ReplicaTable}, what a service declares, and {@link Replicas}, what keeps it.
 */
@NullMarked
package dev.tablecast.replica;

import org.jspecify.annotations.NullMarked;
