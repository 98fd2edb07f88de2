/**
 * Eventuate Tram's sagas, made safe on Postgres: every command is logged before it runs, sent again
 * until its outcome is known, acts once, and is compensated in reverse order if it must be. Users
 * write Eventuate's {@code SimpleSaga} and command handlers as ever.
 *
 * <p>Reading starts at {@code SagaOrchestrator} for the service that runs sagas, and at {@code
 * LedgerDispatcher} for those that take part.
 */
@NullMarked
package dev.tablecast.tram.saga;

import org.jspecify.annotations.NullMarked;
