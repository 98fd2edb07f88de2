/** What travels: versions, keys, rows and markers. Reading starts at {@link Version}. */
@NullMarked
package dev.tablecast.wire;

import org.jspecify.annotations.NullMarked;
