/**
 * The owner's transaction log, as logical decoding tells it. Reading starts at {@link
 * dev.tablecast.publisher.log.LogStream}.
 */
@NullMarked
package dev.tablecast.publisher.log;

import org.jspecify.annotations.NullMarked;
