package dev.tablecast.devservices;

import java.util.Locale;

/** Where servers come from. */
enum Provider {
  EMBEDDED,
  TESTCONTAINERS;

  private static final String PROPERTY = "tablecast.dev-services";
  private static final String VARIABLE = "TABLECAST_DEV_SERVICES";

  /** The one asked for by system property or environment variable, else {@link #EMBEDDED}. */
  static Provider asked() {
    String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (name == null || name.isBlank()) {
      return EMBEDDED;
    }
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "embedded" -> EMBEDDED;
      case "testcontainers" -> testcontainers();
      default ->
          throw new DevServicesException(
              "%s (or %s) is '%s'; it is to be 'embedded' or 'testcontainers'."
                  .formatted(PROPERTY, VARIABLE, name));
    };
  }

  /** They are optional dependencies: who uses embedded servers does not download them. */
  private static Provider testcontainers() {
    try {
      Class.forName("org.testcontainers.postgresql.PostgreSQLContainer");
      Class.forName("org.testcontainers.pulsar.PulsarContainer");
      return TESTCONTAINERS;
    } catch (ClassNotFoundException e) {
      throw new DevServicesException(
          PROPERTY
              + " asks for Testcontainers, which is not on the class path. Add the test dependencies"
              + " org.testcontainers:testcontainers-postgresql and"
              + " org.testcontainers:testcontainers-pulsar, of which Spring Boot knows the versions.",
          e);
    }
  }
}
