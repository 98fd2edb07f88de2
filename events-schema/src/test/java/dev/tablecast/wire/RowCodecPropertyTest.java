package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.tests.EveryKey;
import dev.tablecast.tests.EveryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/**
 * Rows of random values, through the encoder and the decoder; the generated classes, pgjdbc and
 * java.time are the judges.
 */
class RowCodecPropertyTest {

  private static final Facet MASTER = TableContract.of(EveryType.class).masterFacet();
  private static final Facet STORE = TableContract.of(EveryType.class).facet("store");
  private static final Facet KEY = TableContract.of(EveryKey.class).masterFacet();

  private final RowEncoder encoder = encoder(MASTER);

  @Property
  void rowsAreEncodedAsTheGeneratedClassWould(@ForAll long seed) throws Exception {
    EveryType message = new RandomMessages(MASTER, seed).fill(EveryType.getDefaultInstance());

    byte[] encoded = encoder.encode(row(MASTER, message));

    assertThat(EveryType.parseFrom(encoded)).isEqualTo(message);
    if (message.getId() != 0 && !message.getRegion().isEmpty()) {
      assertThat(encoded).isEqualTo(message.toByteArray());
    }
  }

  @Property
  void aKeyIsWrittenEvenWhenZero(@ForAll long seed) throws Exception {
    EveryType any = new RandomMessages(STORE, seed).fill(EveryType.getDefaultInstance());
    EveryType message = any.toBuilder().setId(0).setRegion("").build();

    byte[] encoded = encoder(STORE).encode(row(STORE, message));

    assertThat(Arrays.copyOf(encoded, 4)).containsExactly(1 << 3 | 2, 0, 2 << 3, 0);
    assertThat(EveryType.parseFrom(encoded)).isEqualTo(message);
  }

  @Property
  void messagesAreDecodedToThePostgresValuesTheyHold(@ForAll long seed) {
    EveryType message = new RandomMessages(MASTER, seed).fill(EveryType.getDefaultInstance());
    List<ColumnBuffer> buffers = buffers(MASTER);

    decoder(MASTER).decode(message.toByteArray(), buffers);

    for (int i = 0; i < buffers.size(); i++) {
      Column column = ordered(MASTER).get(i);
      if (!column.array()) {
        assertThat(comparable(column, element(buffers.get(i), 0)))
            .as(column.name())
            .isEqualTo(comparable(column, binary(MASTER, column, message)));
      }
    }
  }

  @Property
  void aMessageHashesAsItsRowDoes(@ForAll long seed) {
    EveryType message = new RandomMessages(MASTER, seed).fill(EveryType.getDefaultInstance());
    RowHasher rows = RowHasher.of(MASTER, MASTER.columns().stream().map(Column::name).toList());
    rows.read(row(MASTER, message));
    byte[] bytes = message.toByteArray();

    RowHasher messages = MessageHasher.of(MASTER, ordered(MASTER)).read(bytes, 0, bytes.length);

    assertThat(messages.key()).isEqualTo(rows.key());
    assertThat(messages.rowHash()).isEqualTo(rows.rowHash());
  }

  @Property
  void whatIsEncodedDecodesToTheSameRow(@ForAll long seed) {
    EveryType message = new RandomMessages(MASTER, seed).fill(EveryType.getDefaultInstance());
    List<ColumnBuffer> ours = buffers(MASTER);
    List<ColumnBuffer> generated = buffers(MASTER);

    decoder(MASTER).decode(encoder.encode(row(MASTER, message)), ours);
    decoder(MASTER).decode(message.toByteArray(), generated);

    for (int i = 0; i < ours.size(); i++) {
      assertThat(element(ours.get(i), 0)).isEqualTo(element(generated.get(i), 0));
    }
  }

  @Property
  void keysOfEveryTypeComeBackFromTheirText(@ForAll long seed) {
    EveryKey message = new RandomMessages(KEY, seed).fill(EveryKey.getDefaultInstance());
    PostgresRow row = row(KEY, message);
    List<ColumnBuffer> buffers = buffers(KEY);

    String key = encoder(KEY).key(row);
    decoder(KEY).decodeKey(key, buffers);
    decoder(KEY).decodeKey(key, buffers.subList(0, KEY.key().size()));

    assertThat(RowKey.isMarker(key)).isFalse();
    assertThat(RowKey.components(key)).hasSize(KEY.key().size());
    assertThat(RowKey.components(key).get(7)).doesNotMatch(".*\\.\\d*0|.*\\.");
    for (int i = 0; i < KEY.key().size(); i++) {
      assertThat(buffers.get(i).count()).isEqualTo(2);
      if (!KEY.key().get(i).name().equals("a_decimal")) {
        assertThat(element(buffers.get(i), 1)).isEqualTo(binary(KEY, KEY.key().get(i), message));
      }
    }
    assertThat(encoder(KEY).key(rowOf(buffers))).isEqualTo(key);
  }

  private static RowEncoder encoder(Facet facet) {
    return RowEncoder.of(facet, facet.columns().stream().map(Column::name).toList());
  }

  private static RowDecoder decoder(Facet facet) {
    return RowDecoder.of(facet, ordered(facet));
  }

  /** The key first, then the others backwards, so that no order is taken for granted. */
  private static List<Column> ordered(Facet facet) {
    List<Column> others =
        new ArrayList<>(facet.columns().stream().filter(column -> !column.key()).toList());
    Collections.reverse(others);
    return Stream.concat(facet.key().stream(), others.stream()).toList();
  }

  private static List<ColumnBuffer> buffers(Facet facet) {
    return facet.columns().stream().map(column -> new ColumnBuffer()).toList();
  }

  private static PostgresRow row(Facet facet, Message message) {
    List<byte @Nullable []> values = new ArrayList<>();
    facet.columns().forEach(column -> values.add(binary(facet, column, message)));
    return PostgresBinary.row(values);
  }

  /** A row of the first values of buffers, whose order begins with the key. */
  private static PostgresRow rowOf(List<ColumnBuffer> buffers) {
    List<byte @Nullable []> values = new ArrayList<>();
    buffers.forEach(buffer -> values.add(buffer.count() == 0 ? null : element(buffer, 0)));
    return PostgresBinary.row(values);
  }

  private static byte @Nullable [] binary(Facet facet, Column column, Message message) {
    FieldDescriptor field = facet.contract().descriptor().findFieldByNumber(column.number());
    if (column.array()) {
      List<byte @Nullable []> elements = new ArrayList<>();
      ((List<?>) message.getField(field)).forEach(e -> elements.add(PostgresBinary.of(e)));
      return PostgresBinary.array(elements);
    }
    boolean absent = column.nullable() && !message.hasField(field);
    return absent ? null : PostgresBinary.of(message.getField(field));
  }

  private static byte @Nullable [] element(ColumnBuffer buffer, int index) {
    if (buffer.isNull(index)) {
      return null;
    }
    int start = buffer.start(index);
    return Arrays.copyOfRange(buffer.bytes(), start, start + buffer.length(index));
  }

  /** pgjdbc does not write numerics as Postgres does, in the one shortest form. */
  private static @Nullable Object comparable(Column column, byte @Nullable [] binary) {
    boolean finite = binary != null && column.type() == ColumnType.DECIMAL && binary[4] >= 0;
    return finite ? ByteConverter.numeric(binary) : binary;
  }
}
