package dev.tablecast.rules.bytecode;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A method's instructions (JVM specification, 4.7.3).
 *
 * @param bytes the instructions
 * @param handlers where exceptions are caught
 * @param lines of the place where a line's code begins, that line
 */
record MethodCode(byte[] bytes, Set<Integer> handlers, TreeMap<Integer, Integer> lines) {

  static MethodCode read(byte[] attribute, ConstantPool pool) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(attribute));
    in.readInt(); // how much stack, how many locals
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    Set<Integer> handlers = new HashSet<>();
    int caught = in.readUnsignedShort();
    for (int i = 0; i < caught; i++) {
      in.readInt(); // from, to
      handlers.add(in.readUnsignedShort());
      in.readUnsignedShort(); // the exception
    }
    TreeMap<Integer, Integer> lines = new TreeMap<>();
    int attributes = in.readUnsignedShort();
    for (int i = 0; i < attributes; i++) {
      boolean isLines = pool.text(in.readUnsignedShort()).equals("LineNumberTable");
      int length = in.readInt();
      if (!isLines) {
        in.skipNBytes(length);
        continue;
      }
      int count = in.readUnsignedShort();
      for (int j = 0; j < count; j++) {
        lines.put(in.readUnsignedShort(), in.readUnsignedShort());
      }
    }
    return new MethodCode(bytes, handlers, lines);
  }

  int lineAt(int offset) {
    Map.Entry<Integer, Integer> line = lines.floorEntry(offset);
    return line == null ? 0 : line.getValue();
  }

  int u1(int at) {
    return bytes[at] & 0xFF;
  }

  int u2(int at) {
    return u1(at) << 8 | u1(at + 1);
  }

  int s2(int at) {
    return (short) u2(at);
  }

  int s4(int at) {
    return u2(at) << 16 | u2(at + 2);
  }

  /** Where the instruction after the one at this place begins. */
  int next(int at) {
    int opcode = u1(at);
    return at
        + switch (opcode) {
          case 0xAA -> { // tableswitch
            int aligned = (at & ~3) + 4;
            yield aligned + 12 + 4 * (s4(aligned + 8) - s4(aligned + 4) + 1) - at;
          }
          case 0xAB -> { // lookupswitch
            int aligned = (at & ~3) + 4;
            yield aligned + 8 + 8 * s4(aligned + 4) - at;
          }
          case 0xC4 -> u1(at + 1) == 0x84 ? 6 : 4; // wide, of iinc or another
          default -> Opcodes.length(opcode);
        };
  }
}
