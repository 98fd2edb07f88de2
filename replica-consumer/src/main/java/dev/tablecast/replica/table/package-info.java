/**
 * The replica's table in the subscriber's database: its columns and the statements that change it.
 * Reading starts at {@link ReplicaLayout}.
 */
@NullMarked
package dev.tablecast.replica.table;

import org.jspecify.annotations.NullMarked;
