package dev.tablecast.publisher.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * Sockets that are read in larger pieces while much arrives. Postgres sends each row of the log by
 * itself: a reader that waits for the next is woken for each, which costs both sides more than all
 * else that they do with it. So it lets bytes gather for a moment, but only in a flood; what comes
 * by itself is read at once. The moment is long enough for the connection's window to fill, for
 * then rows gather at the sender too, and it no longer sends a packet for each. To be named to the
 * driver; stateless.
 */
public final class LingeringSocketFactory extends SocketFactory {

  @Override
  public Socket createSocket() {
    return new LingeringSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(local, localPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  private static final class LingeringSocket extends Socket {

    @Override
    public InputStream getInputStream() throws IOException {
      return new LingeringStream(super.getInputStream());
    }
  }

  /** For one thread. */
  private static final class LingeringStream extends FilterInputStream {

    private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(1);

    /** As much in a window is a flood: some 4 MB a second. */
    private static final int FLOOD_BYTES = 4 << 10;

    private long begun = System.nanoTime();
    private int received;
    private boolean flood;

    LingeringStream(InputStream source) {
      super(source);
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      long now = System.nanoTime();
      if (now - begun > WINDOW) {
        flood = received > FLOOD_BYTES * (now - begun) / WINDOW;
        begun = now;
        received = 0;
      }
      if (flood && available() < length) {
        LockSupport.parkNanos(LINGER);
      }
      int count = super.read(target, start, length);
      received += Math.max(0, count);
      return count;
    }
  }
}
