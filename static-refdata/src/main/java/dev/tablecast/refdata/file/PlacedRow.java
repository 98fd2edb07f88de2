package dev.tablecast.refdata.file;

import com.google.protobuf.Message;

/**
 * A row and where a person finds it.
 *
 * @param row a message of the contract
 * @param place such as {@code line 7}
 */
public record PlacedRow(Message row, String place) {}
