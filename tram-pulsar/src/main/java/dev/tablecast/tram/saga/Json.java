package dev.tablecast.tram.saga;

import com.fasterxml.jackson.core.type.TypeReference;
import io.eventuate.common.json.mapper.JSonMapper;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Headers and messages as text, written by Eventuate's own mapper. */
final class Json {

  private static final TypeReference<LinkedHashMap<String, String>> HEADERS =
      new TypeReference<>() {};
  private static final TypeReference<List<Stored>> MESSAGES = new TypeReference<>() {};

  /** A message as it is kept. */
  record Stored(String payload, Map<String, String> headers) {}

  private Json() {}

  static String ofHeaders(Map<String, String> headers) {
    return JSonMapper.toJson(headers);
  }

  static Map<String, String> headers(String json) {
    return read(json, HEADERS);
  }

  static String ofMessages(List<Message> messages) {
    return JSonMapper.toJson(
        messages.stream().map(it -> new Stored(it.getPayload(), it.getHeaders())).toList());
  }

  static List<Message> messages(String json) {
    return read(json, MESSAGES).stream()
        .<Message>map(it -> new MessageImpl(it.payload(), new LinkedHashMap<>(it.headers())))
        .toList();
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSonMapper.objectMapper.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("what was kept of a message cannot be read", e);
    }
  }
}
