package dev.tablecast.rules.bytecode;

import dev.tablecast.rules.bytecode.Value.Builder;
import dev.tablecast.rules.bytecode.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The strings of one method as it puts them together: what goes into a concatenation or a builder
 * counts no longer by itself.
 */
final class Strings {

  private static final Set<String> BUILDERS =
      Set.of("java/lang/StringBuilder", "java/lang/StringBuffer");

  /** What gives back the same statement, though perhaps with other white space. */
  private static final Set<String> SAME =
      Set.of("toString", "trim", "strip", "stripIndent", "stripLeading", "intern", "formatted");

  private final Map<Integer, TextConstant> found = new LinkedHashMap<>();

  List<TextConstant> found() {
    return List.copyOf(found.values());
  }

  Text add(String text, int at, int line) {
    found.put(at, new TextConstant(text, line));
    return new Text(text, at);
  }

  void consume(List<Value> parts) {
    parts.forEach(this::consume);
  }

  private void consume(Value part) {
    if (part instanceof Text text) {
      found.remove(text.id());
    } else if (part instanceof Builder builder) {
      found.remove(builder.id());
    }
  }

  boolean isBuilder(String type) {
    return BUILDERS.contains(type);
  }

  /** The string that a call makes of the strings it is given, if it is one that is understood. */
  @Nullable Value result(Call call, int at) {
    if (call.receiver() instanceof Builder builder) {
      return built(builder, call, at);
    }
    if (!call.owner().equals("java/lang/String")) {
      return null;
    }
    if (call.name().equals("format") && call.argument(0) instanceof Text) {
      return call.argument(0);
    }
    if (!(call.receiver() instanceof Text receiver)) {
      return null;
    }
    if (call.name().equals("concat")) {
      consume(receiver);
      consume(call.arguments());
      return add(receiver.text() + part(call), at, call.line());
    }
    return SAME.contains(call.name()) ? receiver : null;
  }

  private @Nullable Value built(Builder builder, Call call, int at) {
    if (call.name().equals("toString")) {
      return new Text(builder.text(), builder.id());
    }
    if (!call.name().equals("append") && !call.name().equals("<init>")) {
      return null;
    }
    consume(builder);
    consume(call.arguments());
    String text = builder.text() + part(call);
    add(text, at, call.line());
    return new Builder(text, at);
  }

  /** What a call adds to a string. */
  private static String part(Call call) {
    if (call.arguments().isEmpty()) {
      return "";
    }
    if (call.arguments().size() == 1 && call.argument(0) instanceof Text text) {
      return text.text();
    }
    boolean capacity = call.descriptor().equals("(I)V");
    return capacity ? "" : String.valueOf(Value.HOLE);
  }
}
