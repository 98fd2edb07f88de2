package dev.tablecast.tram.saga;

import io.eventuate.tram.sagas.common.SagaLockManager;

/** What a service keeps that takes part in sagas, all in one database. */
public record ParticipantParts(
    SagaDatabase database, SagaLockManager locks, CommandLedger ledger) {}
