package dev.tablecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ColumnBufferTest {

  private final ColumnBuffer buffer = new ColumnBuffer();

  @Test
  void isAnEmptyArrayAtFirst() {
    assertThat(buffer.toArray(23)).isEqualTo(ints(0, 0, 23));
    assertThat(buffer.count()).isZero();
    assertThat(buffer.byteSize()).isZero();
  }

  @Test
  void isAnArrayOfItsValues() {
    buffer.append(new byte[] {9, 7, 0, 0, 0, 5, 9}, 2, 4);
    buffer.append(new byte[0], 0, 0);

    assertThat(buffer.toArray(23)).isEqualTo(ints(1, 0, 23, 2, 1, 4, 5, 0));
    assertThat(buffer.byteSize()).isEqualTo(12);
    assertThat(buffer.length(0)).isEqualTo(4);
    assertThat(BigEndian.int4(buffer.bytes(), buffer.start(0))).isEqualTo(5);
  }

  @Test
  void tellsOfNulls() {
    buffer.appendNull();

    assertThat(buffer.toArray(23)).isEqualTo(ints(1, 1, 23, 1, 1, -1));
    assertThat(buffer.isNull(0)).isTrue();
  }

  @Test
  void forgetsWhatCameAfterACount() {
    buffer.append(ints(1), 0, 4);
    byte[] before = buffer.toArray(23);
    buffer.appendNull();
    buffer.append(ints(2), 0, 4);
    buffer.truncate(1);

    assertThat(buffer.toArray(23)).isEqualTo(before);
    buffer.clear();
    assertThat(buffer.toArray(23)).isEqualTo(ints(0, 0, 23));
    assertThatThrownBy(() -> buffer.truncate(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> buffer.isNull(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void abandonsAValueThatWasBegun() {
    for (int i = 0; i < 3; i++) {
      int size = buffer.byteSize();
      buffer.begin();
      buffer.sink().writeLong(7);
      buffer.abandon();
      assertThat(buffer.byteSize()).isEqualTo(size);
      buffer.abandon();
      assertThat(buffer.byteSize()).isEqualTo(size);
      if (i == 0) {
        buffer.appendNull();
      } else {
        buffer.append(ints(i), 0, 4);
      }
    }
  }

  @Test
  void growsAndTakesValuesFromAnother() throws Exception {
    ColumnBuffer copy = new ColumnBuffer();
    for (int i = 0; i < 10_000; i++) {
      if (i % 3 == 0) {
        buffer.appendNull();
      } else {
        buffer.append(ints(i), 0, 4);
      }
      copy.appendFrom(buffer, i);
    }

    assertThat(copy.toArray(23)).isEqualTo(buffer.toArray(23));
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    for (int i = 0; i < buffer.count(); i++) {
      buffer.writeElement(i, elements);
    }
    assertThat(elements.toByteArray())
        .isEqualTo(java.util.Arrays.copyOfRange(copy.toArray(23), 20, 20 + copy.byteSize()));
  }

  @Test
  void holdsVersionsAsUuids() {
    Version version = new Version(3, 0x16B3748, 12);
    buffer.append(version);

    ByteBuffer uuid = ByteBuffer.wrap(buffer.bytes(), buffer.start(0), Version.BYTES);
    assertThat(new java.util.UUID(uuid.getLong(), uuid.getLong())).isEqualTo(version.toUuid());
    assertThat(buffer.length(0)).isEqualTo(Version.BYTES);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }
}
