/** Tests of the whole. Reading starts at {@link dev.tablecast.system.CommitToReplicaTest}. */
@NullMarked
package dev.tablecast.system;

import org.jspecify.annotations.NullMarked;
