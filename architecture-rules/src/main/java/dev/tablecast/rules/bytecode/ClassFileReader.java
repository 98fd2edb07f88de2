package dev.tablecast.rules.bytecode;

import dev.tablecast.rules.bytecode.Value.Text;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks through a class file (JVM specification, 4.1) and hands each method to a CodeReader. */
final class ClassFileReader {

  private static final int STATIC = 0x0008;

  private record Method(boolean isStatic, String descriptor, byte[] code) {}

  private final DataInputStream in;
  private final ConstantPool pool;
  private final List<FieldWrite> writes = new ArrayList<>();
  private final List<Method> methods = new ArrayList<>();
  private final Map<String, TextConstant> constants = new LinkedHashMap<>();

  ClassFileReader(DataInputStream in, ConstantPool pool) {
    this.in = in;
    this.pool = pool;
  }

  ClassCode read() throws IOException {
    in.readUnsignedShort(); // access
    String name = pool.named(in.readUnsignedShort());
    String parent = pool.named(in.readUnsignedShort());
    in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
    readFields(name);
    readMethods();
    // The recipes of concatenations come last in the file, hence methods are read after them.
    Bootstraps bootstraps = readBootstraps();
    List<Call> calls = new ArrayList<>();
    Map<String, TextConstant> texts = new LinkedHashMap<>();
    for (Method method : methods) {
      MethodCode code = MethodCode.read(method.code, pool);
      CodeReader reader =
          new CodeReader(code, pool, bootstraps, method.isStatic ? "" : name, method.descriptor);
      reader.read();
      calls.addAll(reader.calls());
      writes.addAll(reader.writes());
      reader.texts().forEach(text -> texts.putIfAbsent(text.text(), text));
    }
    constants.forEach(texts::putIfAbsent);
    return new ClassCode(name, parent, calls, List.copyOf(texts.values()), writes);
  }

  private void readFields(String owner) throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      in.readUnsignedShort(); // access
      String field = pool.text(in.readUnsignedShort());
      in.readUnsignedShort(); // descriptor
      int attributes = in.readUnsignedShort();
      for (int j = 0; j < attributes; j++) {
        boolean constant = pool.text(in.readUnsignedShort()).equals("ConstantValue");
        byte[] content = content();
        int index = constant ? (content[0] & 0xFF) << 8 | content[1] & 0xFF : 0;
        if (constant && pool.isString(index)) {
          String text = pool.named(index);
          constants.put(text, new TextConstant(text, 0));
          writes.add(new FieldWrite(owner, field, new Text(text, -1)));
        }
      }
    }
  }

  private void readMethods() throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      boolean isStatic = (in.readUnsignedShort() & STATIC) != 0;
      in.readUnsignedShort(); // name
      String descriptor = pool.text(in.readUnsignedShort());
      int attributes = in.readUnsignedShort();
      for (int j = 0; j < attributes; j++) {
        boolean code = pool.text(in.readUnsignedShort()).equals("Code");
        byte[] content = content();
        if (code) {
          methods.add(new Method(isStatic, descriptor, content));
        }
      }
    }
  }

  private Bootstraps readBootstraps() throws IOException {
    Map<Integer, int[]> arguments = new HashMap<>();
    int attributes = in.readUnsignedShort();
    for (int i = 0; i < attributes; i++) {
      boolean bootstraps = pool.text(in.readUnsignedShort()).equals("BootstrapMethods");
      if (!bootstraps) {
        content();
        continue;
      }
      in.readInt(); // length
      int count = in.readUnsignedShort();
      for (int j = 0; j < count; j++) {
        in.readUnsignedShort(); // method handle
        int[] given = new int[in.readUnsignedShort()];
        for (int k = 0; k < given.length; k++) {
          given[k] = in.readUnsignedShort();
        }
        arguments.put(j, given);
      }
    }
    return new Bootstraps(pool, arguments);
  }

  private byte[] content() throws IOException {
    byte[] content = new byte[in.readInt()];
    in.readFully(content);
    return content;
  }
}
