package dev.tablecast.tram.saga;

/** The reply to a command that came after its own compensation, and was not run. */
public record CommandRefused() {}
