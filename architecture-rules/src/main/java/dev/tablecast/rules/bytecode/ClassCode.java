package dev.tablecast.rules.bytecode;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one class file says: its calls, its strings, what it puts into fields. Nobody changes it.
 *
 * @param name the class in internal form, such as {@code com/acme/store/Orders}
 * @param parent its superclass, likewise
 * @param calls the calls of all its methods
 * @param texts its strings as the code puts them together; each text once, at its first use
 * @param writes what it puts into fields
 */
public record ClassCode(
    String name,
    String parent,
    List<Call> calls,
    List<TextConstant> texts,
    List<FieldWrite> writes) {

  private static final int MAGIC = 0xCAFEBABE;

  public ClassCode {
    calls = List.copyOf(calls);
    texts = List.copyOf(texts);
    writes = List.copyOf(writes);
  }

  /**
   * Reads a class file of any version up to now.
   *
   * @throws IOException if it is none
   */
  public static ClassCode read(byte[] file) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    if (in.readInt() != MAGIC) {
      throw new IOException("this is no class file");
    }
    in.readInt(); // The version, which changes nothing here.
    return new ClassFileReader(in, ConstantPool.read(in)).read();
  }

  /** The string that a field holds, if all that the class puts there is the same one. */
  public Optional<Value.Text> textOf(String field) {
    List<Value> values =
        writes.stream()
            .filter(write -> write.field().equals(field) && write.owner().equals(name))
            .map(FieldWrite::value)
            .toList();
    List<Value.Text> texts = new ArrayList<>();
    for (Value value : values) {
      if (value instanceof Value.Text text) {
        texts.add(text);
      }
    }
    boolean same = texts.stream().map(Value.Text::text).distinct().count() == 1;
    return same && texts.size() == values.size() ? Optional.of(texts.get(0)) : Optional.empty();
  }
}
