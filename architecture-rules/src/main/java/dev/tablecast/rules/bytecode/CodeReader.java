package dev.tablecast.rules.bytecode;

import static dev.tablecast.rules.bytecode.Opcodes.*;

import dev.tablecast.rules.bytecode.Value.Builder;
import dev.tablecast.rules.bytecode.Value.FieldValue;
import dev.tablecast.rules.bytecode.Value.Items;
import dev.tablecast.rules.bytecode.Value.Returned;
import dev.tablecast.rules.bytecode.Value.Typed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a method once, from top to bottom, and keeps account of what is known of the values
 * on the stack and in local variables: strings, fields, what calls return. Where two ways meet,
 * only what both agree on is known; what a loop changes on its way back is not seen. Nothing is
 * run.
 */
final class CodeReader {

  private final MethodCode code;
  private final ConstantPool pool;
  private final Bootstraps bootstraps;
  private final Strings strings = new Strings();
  private final List<Call> calls = new ArrayList<>();
  private final List<FieldWrite> writes = new ArrayList<>();
  private final Map<Integer, Frame> awaited = new HashMap<>();
  private final Frame begin = new Frame();

  /**
   * @param self the class whose instance the method is called on, empty if it is static
   */
  CodeReader(
      MethodCode code, ConstantPool pool, Bootstraps bootstraps, String self, String descriptor) {
    this.code = code;
    this.pool = pool;
    this.bootstraps = bootstraps;
    int local = 0;
    if (!self.isEmpty()) {
      begin.store(local++, new Typed(self));
    }
    for (String parameter : Descriptors.parameters(descriptor)) {
      begin.store(local, typed(Descriptors.type(parameter)));
      local += Descriptors.size(parameter);
    }
  }

  List<Call> calls() {
    return calls;
  }

  List<FieldWrite> writes() {
    return writes;
  }

  List<TextConstant> texts() {
    return strings.found();
  }

  void read() {
    @Nullable Frame frame = begin;
    for (int at = 0; at < code.bytes().length; at = code.next(at)) {
      Frame met = awaited.remove(at);
      if (met != null) {
        frame = frame == null ? met : frame.merge(met);
      } else if (code.handlers().contains(at)) {
        frame = (frame == null ? begin : frame).caught();
      } else if (frame == null) {
        // Reached only from below, as the condition of some loops is: nothing is known there.
        frame = begin.copy();
      }
      step(at, frame);
      if (ends(code.u1(at))) {
        frame = null;
      }
    }
  }

  private void step(int at, Frame frame) {
    int opcode = code.u1(at);
    switch (opcode) {
      case LDC, LDC_W -> {
        int index = opcode == LDC ? code.u1(at + 1) : code.u2(at + 1);
        frame.push(
            pool.isString(index)
                ? strings.add(pool.named(index), at, code.lineAt(at))
                : Value.UNKNOWN);
      }
      case ALOAD -> frame.push(frame.local(code.u1(at + 1)));
      case ASTORE -> frame.store(code.u1(at + 1), kept(frame.pop()));
      case DUP -> frame.push(frame.peek());
      case AASTORE -> {
        Value item = frame.pop();
        frame.pop();
        if (frame.pop() instanceof Items items) {
          items.values().add(item);
        }
      }
      case GETSTATIC, GETFIELD -> {
        ConstantPool.Member field = pool.member(code.u2(at + 1));
        if (opcode == GETFIELD) {
          frame.pop();
        }
        frame.push(
            new FieldValue(field.owner(), field.name(), Descriptors.type(field.descriptor())),
            Descriptors.size(field.descriptor()));
      }
      case PUTSTATIC, PUTFIELD -> {
        ConstantPool.Member field = pool.member(code.u2(at + 1));
        Value value = frame.pop(Descriptors.size(field.descriptor()));
        if (opcode == PUTFIELD) {
          frame.pop();
        }
        writes.add(new FieldWrite(field.owner(), field.name(), value));
      }
      case NEW -> {
        String type = pool.named(code.u2(at + 1));
        frame.push(strings.isBuilder(type) ? new Builder("", at) : new Typed(type));
      }
      case ANEWARRAY -> {
        frame.pop();
        frame.push(new Items(new ArrayList<>()));
      }
      case CHECKCAST -> {
        if (frame.peek().type().isEmpty() && !(frame.peek() instanceof Items)) {
          frame.pop();
          frame.push(typed(pool.named(code.u2(at + 1))));
        }
      }
      case INVOKEDYNAMIC -> link(at, frame);
      case MULTIANEWARRAY -> frame.resize(1 - code.u1(at + 3), 1);
      case WIDE -> frame.resize(code.u1(at + 1) == 0x84 ? 0 : growth(code.u1(at + 1)), 2);
      default -> {
        if (opcode >= INVOKEVIRTUAL && opcode <= INVOKEINTERFACE) {
          call(at, frame);
        } else if (opcode >= ALOAD_0 && opcode < ALOAD_0 + 4) {
          frame.push(frame.local(opcode - ALOAD_0));
        } else if (opcode >= ASTORE_0 && opcode < ASTORE_0 + 4) {
          frame.store(opcode - ASTORE_0, kept(frame.pop()));
        } else {
          frame.resize(growth(opcode), forgotten(opcode));
        }
      }
    }
    jump(at, opcode, frame);
  }

  /** How many places on top an instruction that is not followed closely has changed. */
  private static int forgotten(int opcode) {
    if (opcode > DUP && opcode <= SWAP) {
      return 6; // They shuffle what is on top.
    }
    boolean computes = opcode >= 46 && opcode <= 53 || opcode >= 96 && opcode <= 152;
    return computes || opcode == 188 || opcode == 190 || opcode == 193 ? 2 : 0;
  }

  private void call(int at, Frame frame) {
    int opcode = code.u1(at);
    ConstantPool.Member method = pool.member(code.u2(at + 1));
    List<Value> arguments = arguments(method.descriptor(), frame);
    Value receiver = opcode == INVOKESTATIC ? Value.UNKNOWN : frame.pop();
    Call call =
        new Call(
            method.owner(),
            method.name(),
            method.descriptor(),
            receiver,
            arguments,
            code.lineAt(at));
    calls.add(call);
    Value known = strings.result(call, at);
    if (method.name().equals("<init>")) {
      if (known != null && frame.peek() instanceof Builder) {
        frame.pop();
        frame.push(known);
      }
      return;
    }
    frame.push(
        known == null ? new Returned(call) : known,
        Descriptors.size(Descriptors.result(method.descriptor())));
  }

  private void link(int at, Frame frame) {
    ConstantPool.Dynamic site = pool.dynamic(code.u2(at + 1));
    List<Value> arguments = arguments(site.descriptor(), frame);
    if (site.name().equals("makeConcatWithConstants")) {
      String text = bootstraps.concatenate(site.bootstrap(), arguments);
      strings.consume(arguments);
      frame.push(strings.add(text, at, code.lineAt(at)));
    } else {
      frame.push(
          typed(Descriptors.returned(site.descriptor())),
          Descriptors.size(Descriptors.result(site.descriptor())));
    }
  }

  private static List<Value> arguments(String descriptor, Frame frame) {
    List<String> parameters = Descriptors.parameters(descriptor);
    List<Value> arguments = new ArrayList<>();
    for (int i = parameters.size() - 1; i >= 0; i--) {
      arguments.add(frame.pop(Descriptors.size(parameters.get(i))));
    }
    Collections.reverse(arguments);
    return arguments;
  }

  private void jump(int at, int opcode, Frame frame) {
    if (isJump(opcode)) {
      await(at, at + code.s2(at + 1), frame);
    } else if (opcode == GOTO_W) {
      await(at, at + code.s4(at + 1), frame);
    } else if (isSwitch(opcode)) {
      int aligned = (at & ~3) + 4;
      await(at, at + code.s4(aligned), frame);
      boolean table = opcode == 170;
      // Offsets only, or pairs of a match and an offset.
      for (int i = aligned + 12; i < code.next(at); i += table ? 4 : 8) {
        await(at, at + code.s4(i), frame);
      }
    }
  }

  private void await(int at, int target, Frame frame) {
    if (target > at) {
      awaited.merge(target, frame.copy(), Frame::merge);
    }
  }

  /** A builder that is put aside may grow without its frame's knowing. */
  private static Value kept(Value value) {
    return value instanceof Builder ? new Typed(value.type()) : value;
  }

  private static Value typed(String type) {
    return type.isEmpty() ? Value.UNKNOWN : new Typed(type);
  }
}
