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
      encodeArray(source, start, length, target);
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

  void requireNullable() {
    if (!column.nullable()) {
      throw codec.refuse(
          "is NULL, which the contract forbids; make the field optional, or the table's column NOT NULL");
    }
  }

  /** A Postgres array: dimensions, flags, element OID; length and lower bound of each dimension. */
  private void encodeArray(byte[] source, int start, int length, ProtobufWriter target) {
    if (length < ARRAY_HEADER) {
      throw codec.wrongLength(length);
    }
    int dimensions = BigEndian.int4(source, start);
    if (dimensions == 0) {
      return;
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
    int count = BigEndian.int4(source, start + ARRAY_HEADER);
    encodeElements(source, start + ARRAY_HEADER + ARRAY_DIMENSION, count, target);
  }

  private void encodeElements(byte[] source, int start, int count, ProtobufWriter target) {
    int begun = -1;
    if (packed) {
      target.writeTag(column.number(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
      begun = target.begin();
    }
    int position = start;
    for (int i = 0; i < count; i++) {
      int length = BigEndian.int4(source, position);
      position += Integer.BYTES;
      if (length < 0) {
        throw codec.refuse("has a NULL element, which a repeated field cannot have");
      }
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
