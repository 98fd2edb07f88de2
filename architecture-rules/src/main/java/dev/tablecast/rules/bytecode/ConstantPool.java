package dev.tablecast.rules.bytecode;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The constants of a class file (JVM specification, 4.4), as far as the code refers to them. */
final class ConstantPool {

  /** A field or method that the code refers to. */
  record Member(String owner, String name, String descriptor) {}

  /** A call site that is linked when it first runs. */
  record Dynamic(int bootstrap, String name, String descriptor) {}

  private final int[] first;
  private final int[] second;
  private final byte[] tags;
  private final @Nullable String[] texts;

  private ConstantPool(int size) {
    first = new int[size];
    second = new int[size];
    tags = new byte[size];
    texts = new String[size];
  }

  static ConstantPool read(DataInputStream in) throws IOException {
    int size = in.readUnsignedShort();
    ConstantPool pool = new ConstantPool(size);
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      pool.tags[i] = (byte) tag;
      switch (tag) {
        case 1 -> pool.texts[i] = in.readUTF();
        case 3, 4 -> in.readInt();
        case 5, 6 -> {
          in.readLong();
          i++; // Takes two places, as the specification regrets.
        }
        case 7, 8, 16, 19, 20 -> pool.first[i] = in.readUnsignedShort();
        case 9, 10, 11, 12, 17, 18 -> {
          pool.first[i] = in.readUnsignedShort();
          pool.second[i] = in.readUnsignedShort();
        }
        case 15 -> {
          pool.first[i] = in.readUnsignedByte();
          pool.second[i] = in.readUnsignedShort();
        }
        default -> throw new IOException("constant " + i + " is of the unknown kind " + tag);
      }
    }
    return pool;
  }

  String text(int index) {
    String text = texts[index];
    return text == null ? "" : text;
  }

  boolean isString(int index) {
    return tags[index] == 8;
  }

  /** The text of a constant that refers to one: a class, a string. */
  String named(int index) {
    return text(first[index]);
  }

  Member member(int index) {
    int nameAndType = second[index];
    return new Member(named(first[index]), named(nameAndType), text(second[nameAndType]));
  }

  Dynamic dynamic(int index) {
    int nameAndType = second[index];
    return new Dynamic(first[index], named(nameAndType), text(second[nameAndType]));
  }
}
