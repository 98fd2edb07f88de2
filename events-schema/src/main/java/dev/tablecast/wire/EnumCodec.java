package dev.tablecast.wire;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.WireFormat;
import dev.tablecast.contract.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The text of an enum value's name as its number. */
final class EnumCodec extends ColumnCodec {

  /** A free slot; no name is empty. */
  private static final byte[] FREE = new byte[0];

  private final EnumDescriptor type;

  /** Open addressing by the name's hash, so that a lookup makes no String. */
  private final byte[][] names;

  private final int[] numbers;
  private final Map<Integer, byte[]> byNumber = new HashMap<>();

  EnumCodec(Column column, EnumDescriptor type) {
    super(column);
    this.type = type;
    List<EnumValueDescriptor> values = type.getValues();
    int slots = Integer.highestOneBit(values.size()) * 4;
    names = new byte[slots][];
    Arrays.fill(names, FREE);
    numbers = new int[slots];
    for (EnumValueDescriptor value : values) {
      byte[] name = value.getName().getBytes(StandardCharsets.UTF_8);
      int slot = slot(name, 0, name.length);
      names[slot] = name;
      numbers[slot] = value.getNumber();
      byNumber.put(value.getNumber(), name);
    }
  }

  @Override
  int wireType() {
    return WireFormat.WIRETYPE_VARINT;
  }

  @Override
  void encode(byte[] source, int start, int length, ProtobufWriter target) {
    int slot = slot(source, start, length);
    if (names[slot] == FREE) {
      throw refuse(
          "is no name in enum %s; add it to the contract and publish it first to the subscribers, or correct the row"
              .formatted(type.getFullName()));
    }
    target.writeVarint(numbers[slot]);
  }

  @Override
  void decode(ProtobufReader source, ByteSink target) {
    int number = (int) source.readVarint();
    byte[] name = byNumber.get(number);
    if (name == null) {
      throw new MalformedRowException(
          "this contract's enum %s does not know the number %d; use the owner's newer contract"
              .formatted(type.getFullName(), number));
    }
    target.write(name);
  }

  @Override
  void decodeAbsent(ByteSink target) {
    // The contract's reader has seen to it that there is a zero.
    target.write(byNumber.getOrDefault(0, new byte[0]));
  }

  @Override
  void text(byte[] value, int start, int length, ByteSink target) {
    target.write(value, start, length);
  }

  @Override
  void keyText(byte[] value, int start, int length, ByteSink target) {
    if (names[slot(value, start, length)] == FREE) {
      throw refuse("is no name in enum %s".formatted(type.getFullName()));
    }
    text(value, start, length, target);
  }

  @Override
  void parseKey(String text, ByteSink target) {
    if (type.findValueByName(text) == null) {
      throw notAKey(text, "a name in enum " + type.getFullName());
    }
    target.writeText(text);
  }

  /** Where the name is or would be. */
  private int slot(byte[] source, int start, int length) {
    int hash = 1;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + source[i];
    }
    int mask = names.length - 1;
    for (int slot = (hash ^ hash >>> 16) & mask; ; slot = slot + 1 & mask) {
      byte[] name = names[slot];
      if (name == FREE || Arrays.equals(name, 0, name.length, source, start, start + length)) {
        return slot;
      }
    }
  }
}
