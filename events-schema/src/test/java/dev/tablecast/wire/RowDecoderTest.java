package dev.tablecast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.proto.Date;
import dev.tablecast.proto.Decimal;
import dev.tablecast.proto.Json;
import dev.tablecast.proto.Uuid;
import dev.tablecast.tests.EveryKey;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Mood;
import dev.tablecast.tests.Movie;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RowDecoderTest {

  private static final Facet MOVIE = TableContract.of(Movie.class).masterFacet();
  private static final Facet EVERY_TYPE = TableContract.of(EveryType.class).masterFacet();
  private static final Movie MATRIX =
      Movie.newBuilder().setId(603).setTitle("The Matrix").setYear(1999).build();

  private final RowDecoder movies = RowDecoder.of(MOVIE, MOVIE.columns());
  private final List<ColumnBuffer> buffers =
      List.of(new ColumnBuffer(), new ColumnBuffer(), new ColumnBuffer());

  @Example
  void absentScalarsAreZeroAndAbsentOptionalsNull() {
    movies.decode(new byte[0], buffers);

    assertThat(BigEndian.int8(buffers.get(0).bytes(), buffers.get(0).start(0))).isZero();
    assertThat(text(buffers.get(1))).isEmpty();
    assertThat(buffers.get(2).isNull(0)).isTrue();
  }

  @Example
  void decodesOnlyWantedColumnsAndSkipsUnknownFields() throws Exception {
    Movie.Builder movie = MATRIX.toBuilder().setQuantity(5);
    movie.setUnknownFields(
        UnknownFieldSet.newBuilder()
            .addField(
                77,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addFixed32(1)
                    .addFixed64(2)
                    .addLengthDelimited(ByteString.copyFromUtf8("x"))
                    .addGroup(
                        UnknownFieldSet.newBuilder()
                            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .build())
                    .build())
            .build());
    RowDecoder titles =
        RowDecoder.of(
            MOVIE, List.of(MOVIE.contract().column("id"), MOVIE.contract().column("title")));

    titles.decode(movie.build().toByteArray(), buffers);

    assertThat(text(buffers.get(1))).isEqualTo("The Matrix");
    assertThat(buffers.get(2).count()).isZero();
  }

  @Example
  void theLastOfAFieldCountsInWhateverOrder() throws Exception {
    byte[] first = Movie.newBuilder().setYear(1).setTitle("Neo").build().toByteArray();

    movies.decode(join(MATRIX.toByteArray(), first), buffers);

    assertThat(text(buffers.get(1))).isEqualTo("Neo");
    assertThat(BigEndian.int8(buffers.get(0).bytes(), buffers.get(0).start(0))).isEqualTo(603);
  }

  @Example
  void aFieldOfAnotherWireTypeIsAnUnknownOne() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.writeFixed64(2, 7);
    output.flush();

    movies.decode(join(MATRIX.toByteArray(), bytes.toByteArray()), buffers);

    assertThat(text(buffers.get(1))).isEqualTo("The Matrix");
  }

  @Example
  void arraysAreLiteralsHoweverTheyWerePacked() throws Exception {
    EveryType one = EveryType.newBuilder().addInt32S(1).addInt32S(-2).build();
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    CodedOutputStream output = CodedOutputStream.newInstance(unpacked);
    output.writeInt32(51, 3);
    output.writeInt64(2, 7);
    output.flush();

    assertThat(array("int32s", join(one.toByteArray(), unpacked.toByteArray(), one.toByteArray())))
        .isEqualTo("{1,-2,3,1,-2}");
    assertThat(array("int32s", new byte[0])).isEqualTo("{}");
    byte[] packed = EveryType.newBuilder().addInt32S(4).build().toByteArray();
    // Field 52 is declared as not packed; 51's packed bytes under its tag are to be read too.
    packed[1] = (byte) (52 << 3 >> 7);
    packed[0] = (byte) ((52 << 3 & 0x7F) | 0x80 | 2);
    assertThat(array("sint32s", packed)).isEqualTo("{2}");
  }

  @Example
  void arraysOfTextsAreQuoted() throws Exception {
    EveryType message =
        EveryType.newBuilder()
            .addTexts("")
            .addTexts("NULL")
            .addTexts("a\"b\\c,{}")
            .addBlobs(ByteString.copyFrom(new byte[] {0, -1}))
            .addMoods(Mood.BITTER)
            .addTimestamps(
                Timestamp.newBuilder().setSeconds(-62_135_596_801L).setNanos(500_000_000))
            .addDates(Date.newBuilder().setEpochDay(-719_163))
            .addDecimals(Decimal.newBuilder().setValue("NaN"))
            .addDecimals(Decimal.newBuilder().setValue("7.50"))
            .addUuids(Uuid.newBuilder().setValue(ByteString.copyFrom(new byte[16])))
            .addJsons(Json.newBuilder().setValue("{\"a\": 1}"))
            .addBools(true)
            .addDoubles(Double.NEGATIVE_INFINITY)
            .addDoubles(-0.0)
            .build();

    byte[] bytes = message.toByteArray();

    assertThat(array("texts", bytes)).isEqualTo("{\"\",\"NULL\",\"a\\\"b\\\\c,{}\"}");
    assertThat(array("blobs", bytes)).isEqualTo("{\"\\\\x00ff\"}");
    assertThat(array("moods", bytes)).isEqualTo("{BITTER}");
    assertThat(array("timestamps", bytes)).isEqualTo("{\"0001-12-31 23:59:59.5+00 BC\"}");
    assertThat(array("dates", bytes)).isEqualTo("{\"0001-12-31 BC\"}");
    assertThat(array("decimals", bytes)).isEqualTo("{NaN,7.50}");
    assertThat(array("uuids", bytes)).isEqualTo("{00000000-0000-0000-0000-000000000000}");
    assertThat(array("jsons", bytes)).isEqualTo("{\"{\\\"a\\\": 1}\"}");
    assertThat(array("bools", bytes)).isEqualTo("{true}");
    assertThat(array("doubles", bytes)).isEqualTo("{-Infinity,-0.0}");
  }

  @Example
  void aMessageThatCannotBeARowLeavesTheBuffersAsTheyWere() {
    RowDecoder decoder = RowDecoder.of(EVERY_TYPE, EVERY_TYPE.columns());
    List<ColumnBuffer> targets = targets(EVERY_TYPE);
    EveryType good = new RandomMessages(EVERY_TYPE, 1).fill(EveryType.getDefaultInstance());
    List<EveryType> bad =
        List.of(
            good.toBuilder().setAText("\0").build(),
            good.toBuilder().setAText("é\0").build(),
            good.toBuilder().setAMoodValue(77).build(),
            good.toBuilder().addMoodsValue(77).build(),
            good.toBuilder().setADecimal(Decimal.newBuilder().setValue("ten")).build(),
            good.toBuilder().clearADecimal().build(),
            good.toBuilder().clearATimestamp().build(),
            good.toBuilder().clearADate().build(),
            good.toBuilder().clearAUuid().build(),
            good.toBuilder().clearAJson().build(),
            good.toBuilder().setAUuid(Uuid.getDefaultInstance()).build(),
            good.toBuilder().setAJson(Json.getDefaultInstance()).build(),
            good.toBuilder().setADate(Date.newBuilder().setEpochDay(Integer.MAX_VALUE)).build(),
            good.toBuilder().setATimestamp(Timestamp.newBuilder().setNanos(-1)).build());
    decoder.decode(good.toByteArray(), targets);
    List<byte[]> before = arrays(targets);

    for (EveryType message : bad) {
      assertThatThrownBy(() -> decoder.decode(message.toByteArray(), targets))
          .isInstanceOf(MalformedRowException.class)
          .hasMessageContaining("of forum.every_type: ");
      assertThat(arrays(targets)).usingElementComparator(Arrays::compare).isEqualTo(before);
    }
  }

  @Property
  void brokenBytesAreRefusedOrDecodedButNeverBreakTheBuffers(@ForAll long seed) {
    RowDecoder decoder = RowDecoder.of(EVERY_TYPE, EVERY_TYPE.columns());
    List<ColumnBuffer> targets = targets(EVERY_TYPE);
    byte[] bytes =
        new RandomMessages(EVERY_TYPE, seed).fill(EveryType.getDefaultInstance()).toByteArray();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] broken = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      int before = targets.get(0).count();
      List<byte[]> arrays = arrays(targets);
      try {
        decoder.decode(broken, targets);
        assertThat(targets).allMatch(target -> target.count() == before + 1);
      } catch (MalformedRowException e) {
        assertThat(arrays(targets)).usingElementComparator(Arrays::compare).isEqualTo(arrays);
      }
    }
  }

  @Example
  void refusesTextThatIsNotUtf8() {
    byte[] bytes = MATRIX.toByteArray();
    bytes[6] = (byte) 0xC3;

    assertThatThrownBy(() -> movies.decode(bytes, buffers))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("column 'title' of forum.movie: a text is not UTF-8");
  }

  @Example
  void refusesWhatIsNotProtobuf() {
    assertThatThrownBy(() -> movies.decode(new byte[] {0}, buffers))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("a message of forum.movie is not Protobuf: a field has no valid tag");
  }

  @Example
  void refusesKeysThatAreNotTheTables() {
    Facet facet = TableContract.of(EveryKey.class).masterFacet();
    RowDecoder decoder = RowDecoder.of(facet, facet.columns());
    List<ColumnBuffer> targets = targets(facet);
    List<String> good =
        List.of(
            "true",
            "1",
            "-1",
            "a",
            "\\x00",
            "SAD",
            "2024-02-29 00:00:00+00",
            "7.5",
            "2024-02-29",
            "00000000-0000-0000-0000-000000000001");
    decoder.decodeKey(RowKey.of(good), targets);
    List<byte[]> before = arrays(targets);

    for (int i = 0; i < good.size(); i++) {
      List<String> bad = new ArrayList<>(good);
      bad.set(i, i == 3 ? "\0" : "?");
      assertThatThrownBy(() -> decoder.decodeKey(RowKey.of(bad), targets))
          .as("component %d", i)
          .isInstanceOf(MalformedRowException.class);
      assertThat(arrays(targets)).usingElementComparator(Arrays::compare).isEqualTo(before);
    }
    assertThatThrownBy(() -> decoder.decodeKey("1,2", targets))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("a key of forum.every_key has 2 components, its table 10");
  }

  @Example
  void wantsTheKeyFirstAndEachColumnOnce() {
    Column id = MOVIE.contract().column("id");
    Column title = MOVIE.contract().column("title");
    Column price = MOVIE.contract().column("price");
    for (List<Column> wanted :
        List.of(
            List.of(title, id), List.<Column>of(), List.of(id, title, title), List.of(id, price))) {
      assertThatThrownBy(() -> RowDecoder.of(MOVIE, wanted))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("forum.movie");
    }
    assertThatThrownBy(() -> movies.decode(new byte[0], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String array(String column, byte[] message) {
    List<Column> wanted = new ArrayList<>(EVERY_TYPE.key());
    wanted.add(EVERY_TYPE.contract().column(column));
    List<ColumnBuffer> targets =
        List.of(new ColumnBuffer(), new ColumnBuffer(), new ColumnBuffer());
    RowDecoder.of(EVERY_TYPE, wanted).decode(message, targets);
    return text(targets.get(2));
  }

  private static List<ColumnBuffer> targets(Facet facet) {
    return facet.columns().stream().map(column -> new ColumnBuffer()).toList();
  }

  private static List<byte[]> arrays(List<ColumnBuffer> targets) {
    return targets.stream().map(target -> target.toArray(25)).toList();
  }

  private static String text(ColumnBuffer buffer) {
    int last = buffer.count() - 1;
    return new String(buffer.bytes(), buffer.start(last), buffer.length(last), UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
