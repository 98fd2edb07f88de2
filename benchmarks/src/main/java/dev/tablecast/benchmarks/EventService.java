package dev.tablecast.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An owner that publishes events, or a subscriber that handles them, as {@link ServiceJvm} runs it:
 * started by Boot, with one of the configurations that {@link EventLibrary} names.
 */
final class EventService implements Commands.Commanded {

  private final Class<?> application;
  private final List<String> settings;
  private @Nullable ConfigurableApplicationContext context;

  private EventService(Class<?> application, List<String> settings) {
    this.application = application;
    this.settings = settings;
  }

  /** Takes the application's name, and its settings as Boot takes them. */
  public static void main(String... arguments) throws Exception {
    List<String> settings = List.of(arguments).subList(1, arguments.length);
    Commands.serve(new EventService(Class.forName(arguments[0]), settings));
  }

  @Override
  public String answer(List<String> words) throws Exception {
    switch (words.get(0)) {
      case "open" -> open(Site.parse(words.subList(1, words.size())));
      case "publish" ->
          bean(EventLoad.class)
              .run(Long.parseLong(words.get(1)), number(words, 2), number(words, 3));
      case "steady" ->
          bean(EventLoad.class)
              .steady(Long.parseLong(words.get(1)), number(words, 2), number(words, 3));
      case "await" -> bean(Effects.class).await(Long.parseLong(words.get(1)));
      case "waits" -> {
        return bean(Effects.class).takeWaits().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" "));
      }
      default -> throw new IllegalArgumentException("not a command: " + words.get(0));
    }
    return "done";
  }

  private void open(Site site) {
    String[] namespace = site.namespace().split("/");
    context =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.application.name=events",
                "spring.main.banner-mode=off",
                "spring.datasource.url=" + site.url(),
                "spring.datasource.username=" + site.username(),
                "spring.datasource.password=" + site.password(),
                "spring.pulsar.client.service-url=" + site.serviceUrl(),
                "spring.pulsar.admin.service-url=" + site.adminUrl(),
                "spring.pulsar.defaults.topic.tenant=" + namespace[0],
                "spring.pulsar.defaults.topic.namespace=" + namespace[1],
                "benchmark.topic=persistent://" + site.namespace() + "/film")
            .run(settings.toArray(String[]::new));
  }

  private <T> T bean(Class<T> type) {
    return Objects.requireNonNull(context).getBean(type);
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
