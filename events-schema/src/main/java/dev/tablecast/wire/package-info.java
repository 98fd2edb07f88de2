/**
 * What travels: versions, keys, rows and markers. Reading starts at {@link RowEncoder} and {@link
 * RowDecoder}.
 */
@NullMarked
package dev.tablecast.wire;

import org.jspecify.annotations.NullMarked;
