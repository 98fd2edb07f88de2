package dev.tablecast.system;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.impl.auth.AuthenticationToken;

/**
 * A real broker that lets in only who has a token of its, and each only where it was granted
 * something; all of it over TLS.
 */
final class SecuredPulsar implements AutoCloseable {

  private static final String ADMINISTRATOR = "administrator";

  private final byte[] secret = SecureRandom.getSeed(32);
  private final Tls tls;
  private final int servicePort = freePort();
  private final int webPort = freePort();
  private final PulsarServer server;
  private final PulsarAdmin administrator;

  private SecuredPulsar(Path directory) throws Exception {
    tls = Tls.in(directory);
    server =
        PulsarServer.startEmbedded(
            PulsarOptions.fast()
                .with("authenticationEnabled", "true")
                .with(
                    "authenticationProviders",
                    "org.apache.pulsar.broker.authentication.AuthenticationProviderToken")
                .with("authorizationEnabled", "true")
                .with("superUserRoles", ADMINISTRATOR)
                .with(
                    "tokenSecretKey", "data:;base64," + Base64.getEncoder().encodeToString(secret))
                .with("brokerClientAuthenticationPlugin", AuthenticationToken.class.getName())
                .with("brokerClientAuthenticationParameters", "token:" + token(ADMINISTRATOR))
                .with("brokerServicePortTls", Integer.toString(servicePort))
                .with("webServicePortTls", Integer.toString(webPort))
                .with("tlsCertificateFilePath", tls.certificate().toString())
                .with("tlsKeyFilePath", tls.key().toString()));
    administrator = admin(ADMINISTRATOR);
  }

  /** Starts one that has its certificate and key in a folder, for as long as it runs. */
  static SecuredPulsar start(Path directory) throws Exception {
    return new SecuredPulsar(directory);
  }

  String serviceUrl() {
    return "pulsar+ssl://127.0.0.1:" + servicePort;
  }

  String adminUrl() {
    return "https://127.0.0.1:" + webPort;
  }

  /** What clients have to trust. */
  String certificate() {
    return tls.certificate().toString();
  }

  /** Creates a namespace in which nobody was granted anything. */
  String newNamespace() throws Exception {
    String name = "public/" + UUID.randomUUID().toString().substring(0, 8);
    administrator.namespaces().createNamespace(name);
    return name;
  }

  /** Who may do everything. */
  PulsarAdmin administrator() {
    return administrator;
  }

  /** A client that the broker takes for this role. */
  PulsarClient client(String role) throws PulsarClientException {
    return PulsarClient.builder()
        .serviceUrl(serviceUrl())
        .tlsTrustCertsFilePath(certificate())
        .enableTlsHostnameVerification(true)
        .authentication(AuthenticationFactory.token(token(role)))
        .build();
  }

  PulsarAdmin admin(String role) throws PulsarClientException {
    return PulsarAdmin.builder()
        .serviceHttpUrl(adminUrl())
        .tlsTrustCertsFilePath(certificate())
        .enableTlsHostnameVerification(true)
        .authentication(AuthenticationFactory.token(token(role)))
        .build();
  }

  /** What {@code pulsar tokens create} prints: the role, signed with the broker's secret key. */
  String token(String role) {
    String signed =
        encoded("{\"alg\":\"HS256\"}") + "." + encoded("{\"sub\":\"%s\"}".formatted(role));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    administrator.close();
    server.close();
  }
}
