package dev.tablecast.contract.compatibility;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import dev.tablecast.contract.TableContract;
import dev.tablecast.contract.compatibility.proto.Film;
import org.junit.jupiter.api.Test;

class NativeSchemaTest {

  private final byte[] schema = NativeSchema.bytesOf(Film.getDescriptor());

  @Test
  void isJsonOfTheFilesAndTheNamesOfTheirRoot() {
    assertThat(new String(schema, UTF_8))
        .matches(
            "\\{\"fileDescriptorSet\":\"[A-Za-z0-9+/]+=*\","
                + "\"rootMessageTypeName\":\"compatibility.Film\","
                + "\"rootFileDescriptorName\":\"compatibility/film.proto\"}");
  }

  @Test
  void givesBackTheContract() {
    Descriptor message = NativeSchema.descriptorOf(schema);

    assertThat(message.toProto()).isEqualTo(Film.getDescriptor().toProto());
    assertThat(TableContract.of(message).columns())
        .isEqualTo(TableContract.of(Film.class).columns());
    assertThat(Compatibility.of(message).breaks(Film.getDescriptor())).isEmpty();
    assertThat(NativeSchema.bytesOf(message)).isEqualTo(schema);
  }

  @Test
  void readsWhatOtherClientsWrite() {
    String[] parts = new String(schema, UTF_8).split("\"");
    String reordered =
        """
        { "rootFileDescriptorName" : "compatibility\\/film.proto",
          "rootMessageTypeName" : "compatibility.Film",
          "fileDescriptorSet" : "%s" }"""
            .formatted(parts[3].replace("/", "\\/"));

    assertThat(NativeSchema.descriptorOf(reordered.getBytes(UTF_8)).toProto())
        .isEqualTo(Film.getDescriptor().toProto());
  }

  @Test
  void refusesWhatIsNoSchema() {
    assertRefused("{\"type\":\"record\"}", "it has no fileDescriptorSet");
    assertRefused(
        new String(schema, UTF_8).replace("compatibility.Film", "compatibility.Movie"),
        "file compatibility/film.proto has no top-level message compatibility.Movie");
    assertRefused(
        new String(schema, UTF_8).replace("compatibility/film", "elsewhere"),
        "file elsewhere.proto is missing or imports itself");
  }

  private static void assertRefused(String json, String reason) {
    assertThatThrownBy(() -> NativeSchema.descriptorOf(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a schema of type PROTOBUF_NATIVE: " + reason);
  }
}
