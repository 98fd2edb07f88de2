package dev.tablecast.tram.saga;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step that a saga has taken. Commands' and replies' content is left out.
 *
 * @param number which step of the saga it is, from 1
 * @param destination where its command was sent; null if it ran in the orchestrator
 * @param result what has become of it; null while it waits
 * @param reply type of the reply
 */
public record TakenStep(
    int number,
    String command,
    @Nullable String destination,
    boolean compensating,
    int attempts,
    Instant logged,
    @Nullable Instant answered,
    @Nullable StepResult result,
    @Nullable String reply,
    @Nullable String error) {}
