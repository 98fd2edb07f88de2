package dev.tablecast.devservices.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Gives the annotated {@code @SpringBootTest} a Postgres database and a Pulsar, with no URL to
 * write: Boot connects to them by {@code ConnectionDetails}, whatever {@code spring.datasource.*}
 * and {@code spring.pulsar.*} say of hosts and credentials.
 *
 * <p>The servers are started once in a test JVM, shared by all tests, and end with it. Every
 * application context gets a new database of its own, named after {@code spring.application.name}.
 * Contexts of different applications meet in Pulsar's {@code public/default}, whatever {@code
 * spring.pulsar.defaults.topic.*} says. Further contexts of the same application, which would take
 * each other's replication slots and topics, get another Postgres server and namespace, {@code
 * public/sandbox-1} and so on, where they meet again. With {@code tablecast.dev-services.database}
 * a context names its database, on the first server, to share it. The user is a superuser.
 *
 * <p>Servers are embedded, unless the system property {@code tablecast.dev-services} or the
 * environment variable {@code TABLECAST_DEV_SERVICES} is {@code testcontainers}. What an
 * application does not use, Postgres without {@code spring-boot-jdbc}, or Pulsar without {@code
 * spring-boot-pulsar}, is not started.
 *
 * <p>For development: {@code SpringApplication.from(App::main).with(X.class).run(args)}, where
 * {@code X} is a class annotated with this.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import({SandboxRegistrar.class, PostgresConfiguration.class, PulsarConfiguration.class})
public @interface TablecastDevServices {}
