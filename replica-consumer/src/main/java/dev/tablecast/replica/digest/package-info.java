/**
 * What a topic says of rows and what a replica holds, in a few bytes a row, to be compared without
 * the database. Reading starts at {@link dev.tablecast.replica.digest.PartitionDigests}.
 */
@NullMarked
package dev.tablecast.replica.digest;

import org.jspecify.annotations.NullMarked;
