package dev.tablecast.tram.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.common.json.mapper.JSonMapper;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JavaTimeJsonTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  /** What an event may have. */
  record Released(Instant at, LocalDate day, Duration length) {}

  @BeforeAll
  static void install() {
    JavaTimeJson.install();
  }

  @Test
  void eventuatesOwnMapperRefusesAnInstant() throws Exception {
    try (URLClassLoader fresh = freshClasses()) {
      Class<?> untaught = fresh.loadClass(JSonMapper.class.getName());

      assertThatThrownBy(() -> untaught.getMethod("toJson", Object.class).invoke(null, NOON))
          .rootCause()
          .hasMessageContaining("java.time.Instant` not supported by default");
    }
  }

  @Test
  void writesIsoTextsAndReadsThem() {
    Released released = new Released(NOON, LocalDate.of(2026, 11, 26), Duration.ofMinutes(97));

    String json = JSonMapper.toJson(released);

    assertThat(json)
        .isEqualTo(
            "{\"at\":\"2026-11-26T12:00:00Z\",\"day\":\"2026-11-26\",\"length\":\"PT1H37M\"}");
    assertThat(JSonMapper.fromJson(json, Released.class)).isEqualTo(released);
  }

  @Test
  void leavesDatesAsEventuateWritesThem() {
    assertThat(JSonMapper.toJson(Date.from(NOON))).isEqualTo(String.valueOf(NOON.toEpochMilli()));
  }

  @Test
  void anotherInstallChangesNothing() {
    Object mapper = JSonMapper.objectMapper;

    JavaTimeJson.install();

    assertThat(JSonMapper.objectMapper).isSameAs(mapper);
  }

  /** All classes anew, but for the JDK's: Eventuate's mapper is one for each class loader. */
  private static URLClassLoader freshClasses() {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(JavaTimeJsonTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
