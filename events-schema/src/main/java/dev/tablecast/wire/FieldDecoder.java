package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;

/** Reads one field of the contract's message as a column's value. Immutable. */
final class FieldDecoder {

  private final Column column;
  private final ColumnCodec codec;
  private final boolean packable;
  private final ArrayTarget.Form arrays;

  FieldDecoder(TableContract contract, Column column, ArrayTarget.Form arrays) {
    this.column = column;
    this.arrays = arrays;
    this.codec = ColumnCodecs.of(contract, column);
    this.packable = ColumnCodecs.field(contract, column).isPackable();
  }

  Column column() {
    return column;
  }

  ColumnCodec codec() {
    return codec;
  }

  int number() {
    return column.number();
  }

  /** Whether a tag is this field's; one with another wire type is an unknown field. */
  boolean isOwn(int tag) {
    int wireType = WireFormat.getTagWireType(tag);
    return WireFormat.getTagFieldNumber(tag) == column.number()
        && (wireType == codec.wireType() || isPacked(wireType));
  }

  /**
   * Appends the value.
   *
   * @param source reads the message
   * @param found behind the tag of the field's last occurrence, of an array's first; 0 if none
   * @param tag the tag there
   */
  void decode(ProtobufReader source, int found, int tag, ColumnBuffer target) {
    if (found == 0 && column.nullable()) {
      target.appendNull();
      return;
    }
    int begun = target.begin();
    if (column.array()) {
      decodeArray(source, found, tag, target.sink());
    } else if (found == 0) {
      codec.decodeAbsent(target.sink());
    } else {
      source.seek(found);
      codec.decode(source, target.sink());
    }
    target.end(begun);
  }

  /** Elements may stand anywhere in the message, so it is read on from the first. */
  private void decodeArray(ProtobufReader source, int found, int tag, ByteSink target) {
    ArrayTarget array = ArrayTarget.of(arrays, codec, target);
    if (found > 0) {
      source.seek(found);
      decodeElements(source, tag, array);
      while (source.hasMore()) {
        int next = source.readTag();
        if (isOwn(next)) {
          decodeElements(source, next, array);
        } else {
          source.skip(next);
        }
      }
    }
    array.end();
  }

  private void decodeElements(ProtobufReader source, int tag, ArrayTarget array) {
    if (!isPacked(WireFormat.getTagWireType(tag))) {
      array.add(source);
      return;
    }
    int outer = source.enter();
    while (source.hasMore()) {
      array.add(source);
    }
    source.leave(outer);
  }

  private boolean isPacked(int wireType) {
    return packable && column.array() && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
