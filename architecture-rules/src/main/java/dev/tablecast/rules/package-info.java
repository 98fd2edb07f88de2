/**
 * Architecture tests by which a service leaves alone what others own. Reading starts at {@link
 * DataOwnership}; the rules are in {@code code} (classes) and {@code files} (what goes along with
 * them), and ask {@code ownership} whose a table is. What class files and SQL say, {@code bytecode}
 * and {@code sql} read.
 */
@NullMarked
package dev.tablecast.rules;

import org.jspecify.annotations.NullMarked;
