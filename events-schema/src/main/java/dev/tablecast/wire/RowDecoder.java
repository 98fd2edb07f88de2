package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Turns a facet's messages straight into Postgres binary values, one {@link ColumnBuffer} a column,
 * each of the column's {@link TransportType}. Immutable and thread-safe; the buffers are the
 * caller's.
 *
 * <p>Reads what any Protobuf writer may write: fields in any order, unknown ones, packed or not. Of
 * a field that comes twice the last counts; messages are not merged. A scalar that is absent and
 * not nullable is its zero value.
 */
public final class RowDecoder {

  private final Facet facet;

  /** In the order of the wanted columns. */
  private final FieldDecoder[] fields;

  private final int keys;

  /** Field numbers in ascending order, and the place in {@link #fields} of each. */
  private final int[] numbers;

  private final int[] places;

  private RowDecoder(Facet facet, List<Column> wanted, ArrayTarget.Form arrays) {
    this.facet = facet;
    this.keys = facet.key().size();
    fields = new FieldDecoder[wanted.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new FieldDecoder(facet.contract(), wanted.get(i), arrays);
    }
    List<FieldDecoder> ordered =
        Arrays.stream(fields).sorted(Comparator.comparingInt(FieldDecoder::number)).toList();
    numbers = ordered.stream().mapToInt(FieldDecoder::number).toArray();
    places = ordered.stream().mapToInt(Arrays.asList(fields)::indexOf).toArray();
  }

  /**
   * A decoder for the wanted columns of a facet, key columns first.
   *
   * @param wanted columns of the facet that the writer's schema knows; the key's must be among them
   */
  public static RowDecoder of(Facet facet, List<Column> wanted) {
    return of(facet, wanted, ArrayTarget.Form.LITERAL);
  }

  /** A decoder that gives arrays in another form than their transport type's. */
  static RowDecoder of(Facet facet, List<Column> wanted, ArrayTarget.Form arrays) {
    int keys = facet.key().size();
    if (wanted.size() < keys || !wanted.subList(0, keys).equals(facet.key())) {
      throw new IllegalArgumentException(
          "the wanted columns of facet %s begin with its key %s, not with %s"
              .formatted(facet, facet.key(), wanted));
    }
    if (!facet.columns().containsAll(wanted)
        || wanted.stream().distinct().count() < wanted.size()) {
      throw new IllegalArgumentException(
          "the wanted columns are columns of facet %s, each once: %s".formatted(facet, wanted));
    }
    return new RowDecoder(facet, wanted, arrays);
  }

  /**
   * Appends one value to each buffer, in the order of the wanted columns.
   *
   * @throws MalformedRowException if the message is not one of the contract's; then no buffer has
   *     changed
   */
  public void decode(byte[] message, List<ColumnBuffer> target) {
    decode(message, 0, message.length, target);
  }

  /** Does what {@link #decode(byte[], List)} does with a message that is part of something. */
  public void decode(byte[] bytes, int start, int length, List<ColumnBuffer> target) {
    requireBuffers(target, fields.length);
    ProtobufReader reader = new ProtobufReader(bytes, start, length);
    int[] found = new int[fields.length];
    int[] tags = new int[fields.length];
    int column = -1;
    try {
      scan(reader, found, tags);
      for (column = 0; column < fields.length; column++) {
        fields[column].decode(reader, found[column], tags[column], target.get(column));
      }
    } catch (MalformedRowException e) {
      throw undo(e, column, target);
    }
  }

  /**
   * Appends the key of a delete, read from its canonical text, to the key columns' buffers.
   *
   * @param target buffers of which the first are the key columns'; others are left alone
   * @throws MalformedRowException if the text is no key of the contract's; then no buffer has
   *     changed
   */
  public void decodeKey(String key, List<ColumnBuffer> target) {
    requireBuffers(target, keys);
    List<String> components = KeyText.components(key);
    if (components.size() != keys) {
      throw new MalformedRowException(
          "a key of %s has %d components, its table %d".formatted(facet, components.size(), keys));
    }
    int column = 0;
    try {
      for (; column < keys; column++) {
        ColumnBuffer buffer = target.get(column);
        int begun = buffer.begin();
        fields[column].codec().parseKey(components.get(column), buffer.sink());
        buffer.end(begun);
      }
    } catch (MalformedRowException e) {
      throw undo(e, column, target);
    }
  }

  /** Notes where the last occurrence of each wanted field is, of an array's the first. */
  private void scan(ProtobufReader reader, int[] found, int[] tags) {
    int next = 0;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      int number = tag >>> 3;
      // Writers mostly keep the order of numbers.
      int index =
          next < numbers.length && numbers[next] == number
              ? next
              : Arrays.binarySearch(numbers, number);
      if (index >= 0) {
        next = index + 1;
        int place = places[index];
        FieldDecoder field = fields[place];
        if (field.isOwn(tag) && !(field.column().array() && found[place] > 0)) {
          found[place] = reader.position();
          tags[place] = tag;
        }
      }
      reader.skip(tag);
    }
  }

  /** Takes back what was appended before a column failed, and tells which it was. */
  private MalformedRowException undo(
      MalformedRowException cause, int column, List<ColumnBuffer> target) {
    if (column < 0) {
      return new MalformedRowException(
          "a message of %s is not Protobuf: %s".formatted(facet, cause.getMessage()), cause);
    }
    target.get(column).abandon();
    for (int i = 0; i < column; i++) {
      target.get(i).truncate(target.get(i).count() - 1);
    }
    return new MalformedRowException(
        "column '%s' of %s: %s"
            .formatted(fields[column].column().name(), facet, cause.getMessage()),
        cause);
  }

  private static void requireBuffers(List<ColumnBuffer> target, int needed) {
    if (target.size() < needed) {
      throw new IllegalArgumentException(
          "%d buffers for %d columns".formatted(target.size(), needed));
    }
  }
}
