package dev.tablecast.contract.compatibility;

import static dev.tablecast.contract.compatibility.Films.add;
import static dev.tablecast.contract.compatibility.Films.field;
import static dev.tablecast.contract.compatibility.Films.fileWith;
import static dev.tablecast.contract.compatibility.Films.film;
import static dev.tablecast.contract.compatibility.Films.filmWith;
import static dev.tablecast.contract.compatibility.Films.remove;
import static dev.tablecast.contract.compatibility.Films.reserve;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FeatureSet.JsonFormat;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.Descriptors.Descriptor;
import org.junit.jupiter.api.Test;

class MessageRulesTest {

  @Test
  void aContractMayFollowItself() {
    assertInnocent(filmWith(film -> {}));
  }

  @Test
  void aMessageKeepsItsFullName() {
    assertGuilty(
        filmWith(film -> film.setName("Movie")),
        "MESSAGE_SAME_NAME: the message was compatibility.Film and is compatibility.Movie. Keep"
            + " package and name; Pulsar refuses another message on the same topic.");
    assertInnocent(fileWith(file -> file.setName("elsewhere/film.proto")));
  }

  @Test
  void aDeletedFieldReservesItsNumberAndItsName() {
    assertGuilty(
        filmWith(film -> remove(film, "tags")),
        "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED: field 5 \"tags\" of compatibility.Film is gone"
            + " and its number may be used anew. Keep the field, or once no reader needs it write"
            + " `reserved 5;`.",
        "FIELD_NO_DELETE_UNLESS_NAME_RESERVED: field 5 \"tags\" of compatibility.Film is gone and"
            + " its name may be used anew. Keep the field, or once no reader needs it write"
            + " `reserved \"tags\";`.");
    assertInnocent(
        filmWith(
            film -> {
              remove(film, "tags");
              reserve(film, 5);
              film.addReservedName("tags");
            }));
  }

  @Test
  void aReservationStays() {
    assertGuilty(
        filmWith(film -> film.getReservedRangeBuilder(0).setEnd(25)),
        "RESERVED_MESSAGE_NO_DELETE: message compatibility.Film no longer reserves numbers 20 to"
            + " 29. Reserve it again: old messages may still hold it.");
    assertGuilty(
        filmWith(
            film -> {
              film.clearReservedName();
              add(film, 7, "length", Type.TYPE_STRING);
            }),
        "RESERVED_MESSAGE_NO_DELETE: message compatibility.Film no longer reserves \"length\"."
            + " Reserve it again: old messages may still hold it.");
    assertInnocent(
        filmWith(
            film -> {
              film.getReservedRangeBuilder(0).setEnd(25);
              film.addReservedRangeBuilder().setStart(25).setEnd(40);
            }));
  }

  @Test
  void aFieldKeepsItsName() {
    assertGuilty(
        filmWith(film -> field(film, "title").setName("headline").setJsonName("title")),
        "FIELD_SAME_NAME: field 2 \"title\" of compatibility.Film is now called \"headline\". Keep"
            + " the name, or add a field beside it and drop the old one later.");
  }

  @Test
  void aFieldKeepsItsNameInJson() {
    assertGuilty(
        filmWith(film -> field(film, "title").setJsonName("headline")),
        "FIELD_SAME_JSON_NAME: field 2 \"title\" of compatibility.Film was \"title\" in JSON and is"
            + " \"headline\". Write `json_name = \"title\"`.");
    assertInnocent(filmWith(film -> field(film, "title").setJsonName("title")));
  }

  @Test
  void aFieldKeepsItsCardinality() {
    assertGuilty(
        filmWith(film -> field(film, "title").setLabel(Label.LABEL_REPEATED)),
        "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: field 2 \"title\" of compatibility.Film was a"
            + " single value and is repeated. Add a new field beside it.");
  }

  @Test
  void presenceIsNoCardinality() {
    assertInnocent(filmWith(film -> field(film, "title").setProto3Optional(true)));
  }

  @Test
  void aFieldStaysOutsideOfOneofs() {
    assertGuilty(
        filmWith(
            film -> {
              film.addOneofDeclBuilder().setName("known");
              field(film, "title").setOneofIndex(0);
            }),
        "FIELD_SAME_ONEOF: field 2 \"title\" of compatibility.Film moved from outside any oneof to"
            + " oneof \"known\". Leave it where it was: setting one field of a oneof clears the"
            + " others.");
  }

  @Test
  void aFieldKeepsTheTypeThatOthersRead() {
    assertGuilty(
        filmWith(film -> field(film, "year").setType(Type.TYPE_INT64)),
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE: field 3 \"year\" of compatibility.Film was int32 and is"
            + " int64. Keep the type; add a column of the new type beside it, fill it by conversion"
            + " and drop the old one once no reader needs it.");
    assertGuilty(
        filmWith(film -> field(film, "year").setType(Type.TYPE_SINT32)),
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE: field 3 \"year\" of compatibility.Film was int32 and is"
            + " sint32. Keep the type; add a column of the new type beside it, fill it by conversion"
            + " and drop the old one once no reader needs it.");
    assertGuilty(
        filmWith(film -> field(film, "rating").setTypeName(".tablecast.Json")),
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE: field 6 \"rating\" of compatibility.Film was"
            + " tablecast.Decimal and is tablecast.Json. Keep the type; add a column of the new"
            + " type beside it, fill it by conversion and drop the old one once no reader needs"
            + " it.");
    assertInnocent(filmWith(film -> field(film, "year").setType(Type.TYPE_UINT32)));
  }

  @Test
  void anEnumMayMoveButNotBecomeAnother() {
    assertGuilty(
        fileWith(
            file -> {
              file.addEnumTypeBuilder()
                  .setName("Mood")
                  .addValueBuilder()
                  .setName("SAD")
                  .setNumber(0);
              field(file.getMessageTypeBuilder(0), "genre").setTypeName(".compatibility.Mood");
            }),
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE: field 4 \"genre\" of compatibility.Film was"
            + " compatibility.Genre and is compatibility.Mood. Keep the type; add a column of the"
            + " new type beside it, fill it by conversion and drop the old one once no reader needs"
            + " it.");
    assertInnocent(
        fileWith(
            file -> {
              file.getMessageTypeBuilder(0).addEnumType(file.getEnumType(0));
              file.clearEnumType();
              field(file.getMessageTypeBuilder(0), "genre")
                  .setTypeName(".compatibility.Film.Genre");
            }));
  }

  @Test
  void aMessageKeepsItsJsonFormat() {
    assertGuilty(
        filmWith(
            film ->
                film.getOptionsBuilder()
                    .getFeaturesBuilder()
                    .setJsonFormat(JsonFormat.LEGACY_BEST_EFFORT)),
        "MESSAGE_SAME_JSON_FORMAT: message compatibility.Film gave up its JSON format. Keep syntax"
            + " and features.json_format as they were.");
  }

  @Test
  void requiredFieldsStayTheSame() {
    Descriptor before = proto2(film -> field(film, "title").setLabel(Label.LABEL_REQUIRED));
    Descriptor after = proto2(film -> field(film, "genre").setLabel(Label.LABEL_REQUIRED));

    assertThat(MessageRules.breaks(before, after))
        .extracting(Break::rule)
        .contains(Rule.MESSAGE_SAME_REQUIRED_FIELDS);
    assertThat(MessageRules.breaks(before, before)).isEmpty();
  }

  @Test
  void aDefaultStaysTheSame() {
    Descriptor before = proto2(film -> field(film, "title").setDefaultValue("?"));
    Descriptor after = proto2(film -> field(film, "title").setDefaultValue("!"));

    assertThat(MessageRules.breaks(before, after))
        .extracting(Break::toString)
        .containsExactly(
            "FIELD_SAME_DEFAULT: field 2 \"title\" of compatibility.Film has another default value."
                + " Keep the default: an absent value means it to whoever reads.");
    assertThat(MessageRules.breaks(before, before)).isEmpty();
  }

  private static Descriptor proto2(
      java.util.function.Consumer<com.google.protobuf.DescriptorProtos.DescriptorProto.Builder>
          change) {
    return fileWith(
        file -> {
          file.clearSyntax();
          file.getMessageTypeBuilder(0)
              .getFieldBuilderList()
              .forEach(field -> field.clearProto3Optional());
          change.accept(file.getMessageTypeBuilder(0));
        });
  }

  private static void assertGuilty(Descriptor successor, String... breaks) {
    assertThat(MessageRules.breaks(film(), successor))
        .extracting(Break::toString)
        .containsExactly(breaks);
  }

  private static void assertInnocent(Descriptor successor) {
    assertThat(MessageRules.breaks(film(), successor)).isEmpty();
  }
}
