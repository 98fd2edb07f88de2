/**
 * Catches a replica up from the compacted topic when its position cannot be continued from. Reading
 * starts at {@link CatchUp}.
 */
@NullMarked
package dev.tablecast.replica.rebuild;

import org.jspecify.annotations.NullMarked;
