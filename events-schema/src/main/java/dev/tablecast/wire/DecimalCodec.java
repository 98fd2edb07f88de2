package dev.tablecast.wire;

import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import java.nio.charset.StandardCharsets;

/** numeric as tablecast.Decimal: the text that Postgres prints, its scale included. */
final class DecimalCodec extends ColumnCodec {

  DecimalCodec(Column column) {
    super(column);
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    requireNumeric(source, start, length);
    int begun = WrappedValue.begin(target);
    NumericText.write(source, start, target);
    WrappedValue.end(begun, target);
  }

  /** Without trailing zeros, as in keys. */
  @Override
  void encodeCanonical(byte[] source, int start, int length, ProtobufWriter target) {
    int begun = WrappedValue.begin(target);
    keyText(source, start, length, target);
    WrappedValue.end(begun, target);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    long slice = WrappedValue.read(source);
    NumericParser.parse(
        source.bytes(), WrappedValue.start(slice), WrappedValue.length(slice), target);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    throw new MalformedRowException("it is NOT NULL, but the message has no Decimal for it");
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    requireNumeric(value, start, length);
    NumericText.write(value, start, target);
  }

  /** Without trailing zeros: 7.5 and 7.50 are one key to Postgres. */
  @Override
  void keyText(byte[] value, int start, int length, ByteSink target) {
    requireNumeric(value, start, length);
    NumericText.writeCanonical(value, start, target);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
    NumericParser.parse(ascii, 0, ascii.length, target);
  }

  private void requireNumeric(byte[] source, int start, int length) {
    if (length < NumericText.HEADER
        || length != NumericText.HEADER + 2 * NumericText.count(source, start)) {
      throw wrongLength(length);
    }
  }
}
