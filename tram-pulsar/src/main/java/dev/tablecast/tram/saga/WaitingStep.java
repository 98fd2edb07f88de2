package dev.tablecast.tram.saga;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a saga that waits for a reply.
 *
 * @param saga id of the saga
 * @param number which step of the saga it is, from 1
 * @param attempts how often its command has been sent
 * @param sent when it was sent last
 * @param due when it is sent again, or given up
 * @param error what has gone wrong, if something has
 * @param stuck whether it has gone wrong, or was sent, more often than usual: a person should look
 */
public record WaitingStep(
    String type,
    String saga,
    int number,
    String command,
    String destination,
    boolean compensating,
    int attempts,
    Instant sent,
    Instant due,
    @Nullable String error,
    boolean stuck) {}
