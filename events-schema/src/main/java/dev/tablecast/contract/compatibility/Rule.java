package dev.tablecast.contract.compatibility;

/**
 * What a contract must keep to be read beside its predecessor.
 *
 * <p>The first part are the breaking rules that Buf collects as {@code WIRE_JSON}, under Buf's own
 * names, as far as they can concern a message; the second part are rules of the table that the
 * message stands for, which no Protobuf tool knows.
 */
public enum Rule {
  ENUM_SAME_JSON_FORMAT,
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED,
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED,
  ENUM_VALUE_SAME_NAME,
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED,
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED,
  FIELD_SAME_DEFAULT,
  FIELD_SAME_JSON_NAME,
  FIELD_SAME_NAME,
  FIELD_SAME_ONEOF,
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY,
  FIELD_WIRE_JSON_COMPATIBLE_TYPE,
  MESSAGE_SAME_JSON_FORMAT,
  MESSAGE_SAME_REQUIRED_FIELDS,
  RESERVED_ENUM_NO_DELETE,
  RESERVED_MESSAGE_NO_DELETE,

  /** The message keeps its full name: Pulsar itself refuses another on the same topic. */
  MESSAGE_SAME_NAME,
  /** The table keeps its name, which is its topic's. */
  TABLE_SAME_NAME,
  /** The table keeps its owner, which is its topic's and its versions'. */
  TABLE_SAME_OWNER,
  /** The key stays made of the same fields: messages are routed, compacted and guarded by it. */
  TABLE_SAME_KEY,
  /** A frozen table stays frozen, and keeps its columns as they are. */
  TABLE_STAYS_FROZEN,
  /** A column keeps its name in Postgres, whatever its field is called. */
  COLUMN_SAME_NAME,
  /** A column keeps the one service that changes it. */
  COLUMN_SAME_OWNER,
  /** A column stays nullable or NOT NULL. */
  COLUMN_SAME_NULLABILITY,
  /** A column keeps its type in Postgres, or gets one that holds every value of the old. */
  COLUMN_TYPE_NOT_NARROWED,
  /** A new column can be absent, for writers of the old contract do not know it. */
  NEW_COLUMN_CAN_BE_ABSENT
}
