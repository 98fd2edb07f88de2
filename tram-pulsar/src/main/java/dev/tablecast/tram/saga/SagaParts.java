package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandNameMapping;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.messaging.producer.MessageProducer;
import io.eventuate.tram.sagas.common.SagaLockManager;

/**
 * What an orchestrator works with.
 *
 * @param producer puts commands into the outbox
 * @param consumer brings replies
 * @param commands what commands are called on the wire
 * @param patience how long it waits for a step, unless the saga says otherwise
 */
public record SagaParts(
    SagaDatabase database,
    LockingSagaInstances instances,
    SagaLockManager locks,
    MessageProducer producer,
    MessageConsumer consumer,
    CommandNameMapping commands,
    Patience patience) {}
