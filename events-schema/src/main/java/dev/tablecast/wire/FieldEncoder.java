package dev.tablecast.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;

/** Writes one column of a row as a field of the contract's message. Immutable. */
final class FieldEncoder {

  private static final int ARRAY_HEADER = 12;
  private static final int ARRAY_DIMENSION = 8;

  private final Column column;
  private final ColumnCodec codec;
  private final boolean packed;

  /** Whether a zero value is written too: keys always are, and what may be absent as NULL. */
  private final boolean explicit;

  FieldEncoder(TableContract contract, Column column) {
    FieldDescriptor field = ColumnCodecs.field(contract, column);
    this.column = column;
    this.codec = ColumnCodecs.of(contract, column);
    this.packed = field.isPacked();
    this.explicit = column.key() || field.hasPresence();
  }

  ColumnCodec codec() {
    return codec;
  }

  /** Writes the field; nothing for NULL. */
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    if (length == PostgresRow.NULL) {
      requireNullable();
    } else if (column.array()) {
      int count = requireArray(source, start, length);
      if (count > 0) {
        encodeElements(source, start + ARRAY_HEADER + ARRAY_DIMENSION, count, target);
      }
    } else {
      int begun = target.size();
      target.writeTag(column.number(), codec.wireType());
      int value = target.size();
      codec.encode(source, start, length, target);
      if (!explicit && target.isZeroSince(value)) {
        target.truncate(begun);
      }
    }
  }

  /**
   * Writes the value alone, by {@link ColumnCodec#encodeCanonical}: at least one byte for every
   * value but an empty array, nothing for NULL. It does not depend on what a later contract may
   * change, such as whether a zero is written.
   */
  void encodeCanonical(byte[] source, int start, int length, ProtobufWriter target) {
    if (length == PostgresRow.NULL) {
      requireNullable();
    } else if (column.array()) {
      int count = requireArray(source, start, length);
      int position = start + ARRAY_HEADER + ARRAY_DIMENSION;
      for (int i = 0; i < count; i++) {
        int element = requireElement(source, position);
        position += Integer.BYTES;
        codec.encodeCanonical(source, position, element, target);
        position += element;
      }
    } else {
      codec.encodeCanonical(source, start, length, target);
    }
  }

  void requireNullable() {
    if (!column.nullable()) {
      throw codec.refuse(
          "is NULL, which the contract forbids; make the field optional, or the table's column NOT NULL");
    }
  }

  /**
   * A Postgres array: dimensions, flags, element OID; length and lower bound of each dimension.
   *
   * @return how many elements follow
   */
  private int requireArray(byte[] source, int start, int length) {
    if (length < ARRAY_HEADER) {
      throw codec.wrongLength(length);
    }
    int dimensions = BigEndian.int4(source, start);
    if (dimensions == 0) {
      return 0;
    }
    if (dimensions > 1) {
      throw codec.refuse("has %d dimensions, a repeated field has one".formatted(dimensions));
    }
    if (length < ARRAY_HEADER + ARRAY_DIMENSION) {
      throw codec.wrongLength(length);
    }
    if (BigEndian.int4(source, start + ARRAY_HEADER + Integer.BYTES) != 1) {
      throw codec.refuse("does not begin at index 1, as a repeated field does");
    }
    return BigEndian.int4(source, start + ARRAY_HEADER);
  }

  private int requireElement(byte[] source, int position) {
    int length = BigEndian.int4(source, position);
    if (length < 0) {
      throw codec.refuse("has a NULL element, which a repeated field cannot have");
    }
    return length;
  }

  private void encodeElements(byte[] source, int start, int count, ProtobufWriter target) {
    int begun = -1;
    if (packed) {
      target.writeTag(column.number(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
      begun = target.begin();
    }
    int position = start;
    for (int i = 0; i < count; i++) {
      int length = requireElement(source, position);
      position += Integer.BYTES;
      if (!packed) {
        target.writeTag(column.number(), codec.wireType());
      }
      codec.encode(source, position, length, target);
      position += length;
    }
    if (packed) {
      target.end(begun);
    }
  }
}
