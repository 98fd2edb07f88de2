/**
 * What a table is: its columns, its key and who owns what, read from a Protobuf message. Reading
 * starts at {@link TableContract}.
 */
@NullMarked
package dev.tablecast.contract;

import org.jspecify.annotations.NullMarked;
