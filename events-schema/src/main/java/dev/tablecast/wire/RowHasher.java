package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Hashes rows in Postgres's binary format, column by column, so that an owner and its subscribers
 * come to the same sums for the same rows: {@code XXH64(seed = XXH64(key's text) + column's number,
 * value)}, and 0 for NULL. Values are hashed as the wire carries them, but in one spelling where
 * Postgres has several for equal values: decimals without trailing zeros, one floating zero and one
 * NaN. A column of type Json is to be read as {@code jsonb}, whose text is one for equal documents.
 *
 * <p>Not thread-safe: it holds the row that it read last.
 */
public final class RowHasher {

  private static final ByteSink NONE = new ByteSink(0);

  private final KeyEncoder keys;
  private final FieldEncoder[] fields;
  private final int[] sources;
  private final int[] numbers;
  private final long[] hashes;
  private final ProtobufWriter value = new ProtobufWriter(512);
  private ByteSink key = NONE;
  private long keyHash;

  private RowHasher(Facet facet, List<String> columns) {
    keys = new KeyEncoder(facet, columns);
    List<Column> hashed =
        facet.columns().stream().filter(column -> columns.contains(column.name())).toList();
    fields = new FieldEncoder[hashed.size()];
    sources = new int[fields.length];
    numbers = new int[fields.length];
    hashes = new long[fields.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new FieldEncoder(facet.contract(), hashed.get(i));
      sources[i] = columns.indexOf(hashed.get(i).name());
      numbers[i] = hashed.get(i).number();
    }
  }

  /**
   * A hasher of rows whose columns come in the given order.
   *
   * @param columns the names of the columns of every {@link PostgresRow}, which include the key's;
   *     those that are the facet's are hashed, others are passed over
   */
  public static RowHasher of(Facet facet, List<String> columns) {
    return new RowHasher(facet, columns);
  }

  /** Sums of this hasher's columns, without a row yet. */
  public RowTally tally() {
    return new RowTally(numbers);
  }

  /**
   * Reads the next row; what is asked for then is that row's.
   *
   * @throws UnencodableValueException if the wire cannot carry a value of the row. If it is not one
   *     of the key's, {@link #hasKey}, and the key is the row's all the same.
   * @throws IllegalArgumentException if a column is unchanged, hence not there
   */
  public void read(PostgresRow row) {
    key = NONE;
    key = keys.encode(row);
    keyHash = XxHash64.hash(key.bytes(), 0, key.size(), 0);
    byte[] bytes = row.bytes();
    for (int i = 0; i < fields.length; i++) {
      int column = sources[i];
      RowEncoder.requirePresent(row, column, fields[i].codec());
      value.truncate(0);
      fields[i].encodeCanonical(bytes, row.start(column), row.length(column), value);
      hashes[i] =
          row.isNull(column)
              ? 0
              : XxHash64.hash(value.bytes(), 0, value.size(), keyHash + numbers[i]);
    }
  }

  /** Whether the row has a key that the wire can carry, though it may not carry the row. */
  public boolean hasKey() {
    return key.size() > 0;
  }

  /** The canonical text of the row's key. */
  public String key() {
    return KeyText.toString(key);
  }

  /** The hash of the row's key, the same as {@link #keyHash(String)} of its text. */
  public long keyHash() {
    return keyHash;
  }

  /** One hash of all of the row's columns, the key's included. */
  public long rowHash() {
    long sum = 0;
    for (long hash : hashes) {
      sum += hash;
    }
    return sum;
  }

  /** The partition that the row belongs to, as {@link RowKey#partition} tells. */
  public int partition(int partitions) {
    return Murmur3.partition(Murmur3.hash(key.bytes(), key.size()), partitions);
  }

  /** How many hashes a row has: one for each of the columns, which come as the facet has them. */
  public int width() {
    return hashes.length;
  }

  /** Writes the row's hashes into an array, for {@link RowTally#add(long[], int)}. */
  public void writeTo(long[] target, int start) {
    System.arraycopy(hashes, 0, target, start, hashes.length);
  }

  /** The hash of a key, for sets of many that are to be small. */
  public static long keyHash(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(bytes, 0, bytes.length, 0);
  }

  long[] hashes() {
    return hashes;
  }
}
