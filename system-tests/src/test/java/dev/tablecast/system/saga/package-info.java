/**
 * Sagas over three services that are killed. Reading starts at {@link
 * dev.tablecast.system.saga.SagaKillTest}; {@link dev.tablecast.system.saga.Purchase} is the saga.
 */
@NullMarked
package dev.tablecast.system.saga;

import org.jspecify.annotations.NullMarked;
