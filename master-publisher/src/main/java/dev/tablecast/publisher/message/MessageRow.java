package dev.tablecast.publisher.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as its row has it. The payload's array is not copied.
 *
 * @param id by which receivers know it again
 * @param destination where it goes; may be empty, which nobody can send to
 * @param headersJson its headers, which may be no JSON at all
 * @param payload its content in UTF-8; null if the row has none
 */
// An array by intention: these are the very bytes that are sent, and nobody compares messages.
@SuppressWarnings("ArrayRecordComponent")
public record MessageRow(
    String id, String destination, String headersJson, byte @Nullable [] payload) {

  /**
   * Its headers by their names.
   *
   * @throws UnpublishableMessageException if they are no JSON object of texts
   */
  public Map<String, String> headers() {
    return HeadersJson.read(headersJson);
  }
}
