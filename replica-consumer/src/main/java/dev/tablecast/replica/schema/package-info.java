/**
 * Whether a subscriber's database is as its declared replicas need it, and the statements that make
 * it so. Reading starts at {@link dev.tablecast.replica.schema.ReplicaSchema}.
 */
@NullMarked
package dev.tablecast.replica.schema;

import org.jspecify.annotations.NullMarked;
