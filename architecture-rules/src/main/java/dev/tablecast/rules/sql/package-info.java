/**
 * Reads SQL as it stands in strings and files: which tables a statement touches and which columns
 * it writes. Reading starts at {@link SqlReader}.
 */
@NullMarked
package dev.tablecast.rules.sql;

import org.jspecify.annotations.NullMarked;
