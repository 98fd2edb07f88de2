/**
 * Brings a replica to what its topic says, by staging it and merging what differs. Reading starts
 * at {@link CatchUp}, for a partition whose position cannot be continued from, and at {@link
 * Rebuild}, for a replica that goes on being applied.
 */
@NullMarked
package dev.tablecast.replica.rebuild;

import org.jspecify.annotations.NullMarked;
