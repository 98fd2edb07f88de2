/**
 * The owner's transaction log, as logical decoding tells it: each transaction in one piece, in the
 * order of commits. Reading starts at {@link dev.tablecast.publisher.log.LogStream}; what large
 * transactions go through is {@link dev.tablecast.publisher.log.TransactionAssembler}.
 */
@NullMarked
package dev.tablecast.publisher.log;

import org.jspecify.annotations.NullMarked;
