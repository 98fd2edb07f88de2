package dev.tablecast.replica.digest;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Digests of many rows in a file, parted by the hashes of keys, so that those of one part fit into
 * memory. The file is nobody else's, and gone with the process however that ends. Confined to one
 * thread.
 */
final class DigestSpool implements AutoCloseable {

  private static final int BLOCK = 256 * Digest.BYTES;

  private final Path directory;
  private final FileChannel file;
  private final List<Part> parts = new ArrayList<>();
  private long end;

  /** What is not in the file yet, and where in it the rest is. */
  private record Part(ByteBuffer open, List<Long> blocks) {}

  private DigestSpool(Path directory, FileChannel file, int parts) {
    this.directory = directory;
    this.file = file;
    for (int i = 0; i < parts; i++) {
      this.parts.add(new Part(ByteBuffer.allocate(BLOCK), new ArrayList<>()));
    }
  }

  /**
   * An empty one.
   *
   * @throws SpoolException if the directory takes no file
   */
  static DigestSpool in(Path directory, int parts) throws SpoolException {
    Path path = directory.resolve("tablecast-" + UUID.randomUUID());
    try {
      FileChannel file = FileChannel.open(path, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
      return new DigestSpool(directory, file, parts);
    } catch (IOException e) {
      throw new SpoolException(directory, e);
    }
  }

  int parts() {
    return parts.size();
  }

  void add(Digest digest) throws SpoolException {
    // The highest bits, for a hash table of a part has use for the lowest.
    Part part = parts.get((int) ((digest.key() >>> 32) * parts.size() >>> 32));
    digest.writeTo(part.open());
    if (!part.open().hasRemaining()) {
      write(part);
    }
  }

  /** Gives those of a part, in the order in which they came. */
  void read(int part, Consumer<Digest> into) throws SpoolException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try {
      for (long start : parts.get(part).blocks()) {
        block.clear();
        for (long next = start; block.hasRemaining(); next = start + block.position()) {
          if (file.read(block, next) < 0) {
            throw new EOFException();
          }
        }
        give(block.flip(), into);
      }
    } catch (IOException e) {
      throw new SpoolException(directory, e);
    }
    give(parts.get(part).open().duplicate().flip(), into);
  }

  private static void give(ByteBuffer digests, Consumer<Digest> into) {
    while (digests.hasRemaining()) {
      into.accept(Digest.read(digests));
    }
  }

  private void write(Part part) throws SpoolException {
    ByteBuffer block = part.open().flip();
    part.blocks().add(end);
    try {
      while (block.hasRemaining()) {
        end += file.write(block, end);
      }
    } catch (IOException e) {
      throw new SpoolException(directory, e);
    }
    block.clear();
  }

  @Override
  public void close() throws SpoolException {
    try {
      file.close();
    } catch (IOException e) {
      throw new SpoolException(directory, e);
    }
  }
}
