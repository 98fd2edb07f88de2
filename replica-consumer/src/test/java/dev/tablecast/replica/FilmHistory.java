package dev.tablecast.replica;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tablecast.replica.films.Film;

/** Earlier versions of the contract of films. */
final class FilmHistory {

  private FilmHistory() {}

  /** As it was before films had a year. */
  static Descriptor withoutYear() throws DescriptorValidationException {
    FileDescriptor now = Film.getDescriptor().getFile();
    FileDescriptorProto.Builder file = now.toProto().toBuilder();
    DescriptorProto.Builder film = file.getMessageTypeBuilder(0);
    for (int i = film.getFieldCount() - 1; i >= 0; i--) {
      if (film.getField(i).getName().equals("year")) {
        int oneof = film.getField(i).getOneofIndex();
        film.removeField(i).removeOneofDecl(oneof);
      }
    }
    // Optional fields each have a oneof of their own, counted from 0.
    film.getFieldBuilderList().stream()
        .filter(field -> field.hasOneofIndex())
        .forEach(field -> field.setOneofIndex(0));
    FileDescriptor before =
        FileDescriptor.buildFrom(
            file.setName("replica/film_before.proto").build(),
            now.getDependencies().toArray(FileDescriptor[]::new));
    return before.findMessageTypeByName("Film");
  }
}
