package dev.tablecast.wire;

/** Writes an array as Postgres sends it, but without its element's type, which nobody asks for. */
final class BinaryArray implements ArrayTarget {

  private static final int NO_OID = 0;

  private final ColumnCodec codec;
  private final ByteSink target;
  private final int start;
  private int count;

  BinaryArray(ColumnCodec codec, ByteSink target) {
    this.codec = codec;
    this.target = target;
    this.start = target.size();
    target.writeInt(0);
    target.writeInt(0);
    target.writeInt(NO_OID);
  }

  @Override
  public void add(ProtobufReader source) {
    if (count == 0) {
      target.setInt(start, 1);
      target.writeInt(0);
      target.writeInt(1);
    }
    count++;
    target.writeInt(0);
    int begun = target.size();
    codec.decode(source, target);
    target.setInt(begun - Integer.BYTES, target.size() - begun);
  }

  @Override
  public void end() {
    if (count > 0) {
      target.setInt(start + 3 * Integer.BYTES, count);
    }
  }
}
