package dev.tablecast.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.TableContract;

/** Chooses a column's codec. */
final class ColumnCodecs {

  private ColumnCodecs() {}

  static FieldDescriptor field(TableContract contract, Column column) {
    return contract.descriptor().findFieldByNumber(column.number());
  }

  static ColumnCodec of(TableContract contract, Column column) {
    FieldDescriptor field = field(contract, column);
    return switch (column.type()) {
      case BOOL -> new BoolCodec(column);
      case INT32, INT64 -> new IntegerCodec(column, field.getType());
      case FLOAT, DOUBLE -> new FloatingCodec(column);
      case TEXT -> new TextCodec(column);
      case BYTES -> new BytesCodec(column);
      case ENUM -> new EnumCodec(column, field.getEnumType());
      case TIMESTAMP -> new TimestampCodec(column);
      case DECIMAL -> new DecimalCodec(column);
      case DATE -> new DateCodec(column);
      case UUID -> new UuidCodec(column);
      case JSON -> new JsonCodec(column);
    };
  }
}
