package dev.tablecast.wire;

/** Writes an array as Postgres reads it: <code>{1,2}</code>, <code>{"a","b\"c"}</code>. */
final class ArrayLiteral implements ArrayTarget {

  private final ColumnCodec codec;
  private final ByteSink target;
  private final ByteSink value = new ByteSink(16);
  private final ByteSink text = new ByteSink(16);
  private boolean first = true;

  ArrayLiteral(ColumnCodec codec, ByteSink target) {
    this.codec = codec;
    this.target = target;
    target.writeByte('{');
  }

  @Override
  public void add(ProtobufReader source) {
    value.truncate(0);
    codec.decode(source, value);
    if (!first) {
      target.writeByte(',');
    }
    first = false;
    if (codec.isPlainText()) {
      codec.text(value.bytes(), 0, value.size(), target);
    } else {
      text.truncate(0);
      codec.text(value.bytes(), 0, value.size(), text);
      writeQuoted();
    }
  }

  @Override
  public void end() {
    target.writeByte('}');
  }

  private void writeQuoted() {
    target.writeByte('"');
    for (int i = 0; i < text.size(); i++) {
      byte b = text.bytes()[i];
      if (b == '"' || b == '\\') {
        target.writeByte('\\');
      }
      target.writeByte(b);
    }
    target.writeByte('"');
  }
}
