package dev.tablecast.publisher.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import dev.tablecast.contract.compatibility.NativeSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import org.apache.pulsar.client.impl.schema.ProtobufNativeSchemaUtils;
import org.junit.jupiter.api.Test;

/** Brokers tell schemas apart by their bytes: with others, each side would add a version. */
class NativeSchemaBytesTest {

  @Test
  void aContractsSchemaIsTheOneThatPulsarsOwnClientMakes() {
    assertSame(Movie.getDescriptor());
    assertSame(Review.getDescriptor());
  }

  private static void assertSame(Descriptor contract) {
    assertThat(NativeSchema.bytesOf(contract))
        .isEqualTo(ProtobufNativeSchemaUtils.serialize(contract));
  }
}
