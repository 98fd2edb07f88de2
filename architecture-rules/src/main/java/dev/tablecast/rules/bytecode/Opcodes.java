package dev.tablecast.rules.bytecode;

/**
 * The instructions of the JVM (specification, 6.5) that CodeReader follows, and all their sizes.
 */
final class Opcodes {

  static final int LDC = 18;
  static final int LDC_W = 19;
  static final int ALOAD = 25;
  static final int ALOAD_0 = 42;
  static final int ASTORE = 58;
  static final int ASTORE_0 = 75;
  static final int AASTORE = 83;
  static final int DUP = 89;
  static final int SWAP = 95;
  static final int GOTO = 167;
  static final int IRETURN = 172;
  static final int RETURN = 177;
  static final int GETSTATIC = 178;
  static final int PUTSTATIC = 179;
  static final int GETFIELD = 180;
  static final int PUTFIELD = 181;
  static final int INVOKESTATIC = 184;
  static final int INVOKEVIRTUAL = 182;
  static final int INVOKEINTERFACE = 185;
  static final int INVOKEDYNAMIC = 186;
  static final int NEW = 187;
  static final int ANEWARRAY = 189;
  static final int ATHROW = 191;
  static final int CHECKCAST = 192;
  static final int WIDE = 196;
  static final int MULTIANEWARRAY = 197;
  static final int GOTO_W = 200;

  /** By how much an instruction makes the stack grow: 'E' is not at all, 'F' by one place. */
  private static final String GROWTH =
      "EFFFFFFFFGGFFFGGFFFFGFGFGFFFFFGGGGFFFFGGGGFFFFDEDEDDDDDCDCDDDDDCCCC"
          + "DDDDCCCCDDDDBABABBBBDCFFFGGGEDCDCDCDCDCDCDCDCDCDCEEEEDDDDDDDCDCDCEF"
          + "EFDDEEFFDEDEEEBDDBBDDDDDDCCCCCCCCEFEDDDCDCDEEEEEEEEEEFEEEDEEDDEEDDEF";

  private Opcodes() {}

  static int growth(int opcode) {
    return opcode < GROWTH.length() ? GROWTH.charAt(opcode) - 'E' : 0;
  }

  /** How many bytes an instruction of fixed size takes, its operands included. */
  static int length(int opcode) {
    return switch (opcode) {
      case 16, 18, 21, 22, 23, 24, 25, 54, 55, 56, 57, 58, 169, 188 -> 2;
      case 17, 19, 20, 132, 187, 189, 192, 193, 198, 199 -> 3;
      case 197 -> 4;
      case 185, 186, 200, 201 -> 5;
      default -> opcode >= 153 && opcode <= 168 || opcode >= 178 && opcode <= 184 ? 3 : 1;
    };
  }

  static boolean isJump(int opcode) {
    return opcode >= 153 && opcode <= 168 || opcode == 198 || opcode == 199;
  }

  static boolean isSwitch(int opcode) {
    return opcode == 170 || opcode == 171;
  }

  /** Whether nothing runs on from there to the next instruction. */
  static boolean ends(int opcode) {
    return opcode == GOTO
        || opcode == GOTO_W
        || isSwitch(opcode)
        || opcode >= IRETURN && opcode <= RETURN
        || opcode == ATHROW;
  }
}
