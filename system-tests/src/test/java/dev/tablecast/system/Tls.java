package dev.tablecast.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that a server on this machine signs itself, as PEM files.
 *
 * @param certificate what clients trust
 * @param key what the server alone has
 */
record Tls(Path certificate, Path key) {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "broker";

  /** Makes one, by the JDK's keytool. */
  static Tls in(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve("broker.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "RSA",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=ip:127.0.0.1,dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      made.load(file, PASSWORD.toCharArray());
    }
    return new Tls(
        pem(directory, "CERTIFICATE", made.getCertificate(ALIAS).getEncoded()),
        pem(directory, "PRIVATE KEY", made.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path directory, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        directory.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text));
  }
}
