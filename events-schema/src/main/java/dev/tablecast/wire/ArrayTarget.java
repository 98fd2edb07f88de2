package dev.tablecast.wire;

/** Where a repeated field's elements go, one after another. */
interface ArrayTarget {

  /** Adds the element that the reader stands at. */
  void add(ProtobufReader source);

  /** Completes the array after its last element. */
  void end();

  /** The two forms that an array can take. */
  enum Form {
    /** What {@code unnest} leaves whole. */
    LITERAL,
    /** What Postgres itself sends. */
    BINARY
  }

  static ArrayTarget of(Form form, ColumnCodec codec, ByteSink target) {
    return switch (form) {
      case LITERAL -> new ArrayLiteral(codec, target);
      case BINARY -> new BinaryArray(codec, target);
    };
  }
}
