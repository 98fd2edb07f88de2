package dev.tablecast.wire;

/** Placeholder. */
public record Version(int epoch, long lsn, int index) {}
