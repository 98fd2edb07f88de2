/**
 * What a service's build may use where jOOQ generates classes of its replicas. Nothing here is used
 * at run time. Reading starts at {@link dev.tablecast.replica.codegen.ReplicaGenerator}.
 */
@NullMarked
package dev.tablecast.replica.codegen;

import org.jspecify.annotations.NullMarked;
