package dev.tablecast.wire;

import dev.tablecast.contract.Column;

/**
 * One column's values between their three forms: Postgres binary, Protobuf and canonical text. For
 * an array column: of its elements. Immutable.
 *
 * <p>Encoding refuses with {@link UnencodableValueException}, decoding with {@link
 * MalformedRowException}.
 */
abstract class ColumnCodec {

  private final Column column;

  ColumnCodec(Column column) {
    this.column = column;
  }

  /** The wire type of the field's tag. */
  abstract int wireType();

  /** Writes a Postgres value as Protobuf, as it comes after the tag. */
  abstract void encode(byte[] source, int start, int length, ProtobufWriter target);

  /**
   * Writes a Postgres value as {@link #encode} does, but equal values as equal bytes: where
   * Postgres has several spellings of one value, a copy may well have another.
   */
  void encodeCanonical(byte[] source, int start, int length, ProtobufWriter target) {
    encode(source, start, length, target);
  }

  /** Reads what comes after a tag and writes it as Postgres's {@link TransportType}. */
  abstract void decode(ProtobufReader source, ByteSink target);

  /** Writes what a field that is absent, but not NULL, stands for. */
  abstract void decodeAbsent(ByteSink target);

  /** Writes a value in the transport type as a literal that Postgres reads. */
  abstract void text(byte[] value, int start, int length, ByteSink target);

  /** Writes a value as a key's component: equal values have equal texts. */
  void keyText(byte[] value, int start, int length, ByteSink target) {
    text(value, start, length, target);
  }

  /** Reads what {@link #keyText} wrote into the transport type. */
  abstract void parseKey(String text, ByteSink target);

  /** Whether {@link #text} never has to be quoted in an array literal. */
  boolean isPlainText() {
    return true;
  }

  final Column column() {
    return column;
  }

  final void requireLength(int length, int expected) {
    if (length != expected) {
      throw wrongLength(length);
    }
  }

  final UnencodableValueException wrongLength(int length) {
    return refuse(
        "has %d bytes, which the contract's type %s never has; make the table's type and the contract's agree"
            .formatted(length, column.type()));
  }

  /** What was found of the column, why it fails and what helps. */
  final UnencodableValueException refuse(String reason) {
    return new UnencodableValueException(
        column.name(), "column '%s': its value %s".formatted(column.name(), reason));
  }

  static MalformedRowException notAKey(String text, String type) {
    return new MalformedRowException(
        "a key's component of %d characters is not %s".formatted(text.length(), type));
  }
}
