/**
 * Messages that a service inserts into a table, as they stand in the log and in the table. Reading
 * starts at {@link dev.tablecast.publisher.message.MessageRow}.
 */
@NullMarked
package dev.tablecast.publisher.message;

import org.jspecify.annotations.NullMarked;
