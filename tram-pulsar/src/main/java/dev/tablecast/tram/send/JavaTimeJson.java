package dev.tablecast.tram.send;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.eventuate.common.json.mapper.JSonMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Lets events, commands and replies have fields of {@code java.time}, as ISO texts. Eventuate's one
 * mapper refuses them; all else stays as it writes it, a {@link java.util.Date} too.
 */
public final class JavaTimeJson {

  private static final List<Class<?>> TEXTS =
      List.of(
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          YearMonth.class,
          ZonedDateTime.class);

  private JavaTimeJson() {}

  /**
   * Replaces Eventuate's mapper by one that has learnt it; one that has is left as it is. To be
   * called before anything is sent or received: a mapper remembers what it could not do.
   */
  public static synchronized void install() {
    JSonMapper.objectMapper = withJavaTime(JSonMapper.objectMapper);
  }

  private static ObjectMapper withJavaTime(ObjectMapper mapper) {
    JavaTimeModule module = new JavaTimeModule();
    if (mapper.getRegisteredModuleIds().contains(module.getTypeId())) {
      return mapper;
    }
    ObjectMapper taught = mapper.copy().registerModule(module);
    taught.disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
    for (Class<?> type : TEXTS) {
      taught.configOverride(type).setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
    }
    return taught;
  }
}
