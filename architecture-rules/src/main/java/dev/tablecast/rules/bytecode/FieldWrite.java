package dev.tablecast.rules.bytecode;

/** A value that the class puts into a field, static or not. */
public record FieldWrite(String owner, String field, Value value) {}
