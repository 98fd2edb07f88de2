package dev.tablecast.replica;

import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Marker.Checksum;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.RowTally;
import dev.tablecast.wire.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An owner of films who publishes checksums of them, and does what is asked of him. */
final class CheckingOwner implements OwnerRequests {

  private static final Facet FACET = TableContract.of(Film.class).masterFacet();

  private final Store store;
  private final int partitions;
  private final NavigableMap<Long, Film> films = new TreeMap<>();
  private final Set<Long> leftOut = new HashSet<>();
  private final List<String> asked = new ArrayList<>();

  CheckingOwner(Store store, int partitions) {
    this.store = store;
    this.partitions = partitions;
  }

  /** With so many films, of which a snapshot is complete. */
  static CheckingOwner of(Store store, int partitions, int films) {
    CheckingOwner owner = new CheckingOwner(store, partitions);
    Version begun = store.topic.beginSnapshot();
    for (int id = 1; id <= films; id++) {
      owner.put(Store.film(id, "Film " + id, 2000 + id % 20));
    }
    store.topic.completeSnapshot(begun).flush();
    return owner;
  }

  synchronized void put(Film film) {
    films.put(film.getId(), film);
    store.topic.upsert(film.getId(), film);
  }

  /** Inserts, changes and deletes some films. */
  synchronized void edit(Random random, int films) {
    for (int i = 0; i < 20; i++) {
      long id = 1L + random.nextInt(films);
      if (random.nextInt(3) == 0) {
        delete(id);
      } else {
        put(Store.film(id, "Film " + id + " take " + random.nextInt(), 2000));
      }
    }
    store.topic.flush();
  }

  synchronized void delete(long id) {
    films.remove(id);
    store.topic.delete(id);
  }

  /** Begins a snapshot of all films but one, which is gone without a message. */
  synchronized Version snapshotWithout(long id) {
    films.remove(id);
    Version begun = store.topic.beginSnapshot();
    films.forEach(store.topic::upsert);
    return begun;
  }

  /** Counts a film in no checksum any more, like one that changes while it is read. */
  synchronized void leaveOut(long id) {
    leftOut.add(id);
  }

  /** That of what was sent last. */
  synchronized Version version() {
    return store.topic.lastVersion();
  }

  synchronized int count() {
    return films.size();
  }

  /** What has been asked of him: the kinds of requests. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** Publishes the checksums of all films, in ranges of so many. */
  synchronized void pass(int rowsPerChunk) {
    publish(KeyInterval.ALL, rowsPerChunk);
  }

  @Override
  public boolean areTakenFor(Facet facet) {
    return true;
  }

  @Override
  public synchronized void snapshot(Facet facet, @Nullable String from, @Nullable String to) {
    asked.add("snapshot");
    films
        .subMap(
            from == null ? Long.MIN_VALUE : Long.parseLong(from),
            true,
            to == null ? Long.MAX_VALUE : Long.parseLong(to),
            true)
        .forEach(store.topic::upsert);
    store.topic.flush();
  }

  @Override
  public synchronized void checksum(
      Facet facet, @Nullable String after, @Nullable String upTo, int rowsPerChunk) {
    asked.add("checksum");
    publish(new KeyInterval(after, upTo), rowsPerChunk);
  }

  private void publish(KeyInterval range, int rowsPerChunk) {
    String pass = UUID.randomUUID().toString();
    NavigableMap<Long, Film> rows = films;
    if (range.after() != null) {
      rows = rows.tailMap(Long.valueOf(range.after()), false);
    }
    if (range.upTo() != null) {
      rows = rows.headMap(Long.valueOf(range.upTo()), true);
    }
    String after = range.after();
    List<Film> chunk = new ArrayList<>();
    for (Film film : rows.values()) {
      chunk.add(film);
      if (chunk.size() == rowsPerChunk && film.getId() < rows.lastKey()) {
        publish(pass, new KeyInterval(after, Long.toString(film.getId())), chunk);
        after = Long.toString(film.getId());
        chunk.clear();
      }
    }
    publish(pass, new KeyInterval(after, range.upTo()), chunk);
    store.topic.flush();
  }

  private void publish(String pass, KeyInterval keys, List<Film> chunk) {
    RowHasher hasher = RowHasher.of(FACET, List.of("id", "title", "year"));
    Map<Integer, RowTally> tallies = new HashMap<>();
    Map<Integer, Set<String>> except = new HashMap<>();
    for (Film film : chunk) {
      hasher.read(row(film));
      int partition = hasher.partition(partitions);
      if (leftOut.contains(film.getId())) {
        except.computeIfAbsent(partition, any -> new HashSet<>()).add(hasher.key());
      } else {
        tallies.computeIfAbsent(partition, any -> hasher.tally()).add(hasher);
      }
    }
    for (int partition = 0; partition < partitions; partition++) {
      RowTally tally = tallies.getOrDefault(partition, hasher.tally());
      store.topic.marker(
          partition,
          new Checksum(
              store.topic.nextVersion(),
              pass,
              keys,
              partitions,
              tally.sums(),
              except.getOrDefault(partition, Set.of())));
    }
  }

  private static PostgresRow row(Film film) {
    byte[] title = film.getTitle().getBytes(StandardCharsets.UTF_8);
    PostgresRow row = new PostgresRow(3);
    row.reset(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + title.length)
            .putLong(film.getId())
            .putInt(film.getYear())
            .put(title)
            .array());
    row.set(0, 0, Long.BYTES);
    row.set(1, Long.BYTES + Integer.BYTES, title.length);
    row.set(2, Long.BYTES, Integer.BYTES);
    return row;
  }
}
