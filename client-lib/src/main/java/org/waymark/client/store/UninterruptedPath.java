package org.waymark.client.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files for the B-tree that survive an interrupt. A {@link FileChannel} is closed, for everybody,
 * when a thread is interrupted that reads it; and servers interrupt their threads. This one reads
 * and writes through a {@link RandomAccessFile}, which does not mind. Only what the B-tree uses is
 * there.
 *
 * <p>Public only because the B-tree makes objects of it by reflection.
 */
public final class UninterruptedPath extends FilePathWrapper {

  private static final String SCHEME = "waymark";

  static {
    // The B-tree finds file systems by name only; to register the same one again changes nothing.
    FilePath.register(new UninterruptedPath());
  }

  /** For the B-tree. */
  public UninterruptedPath() {}

  /** The name by which the B-tree opens a file in this way. */
  static String of(String path) {
    return SCHEME + ":" + path;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(new RandomAccessFile(getBase().toString(), mode.equals("r") ? "r" : "rw"));
  }

  private static final class Channel extends FileBaseDefault {

    private final RandomAccessFile file;

    Channel(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      file.seek(position);
      if (into.hasArray()) {
        int count = file.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
          into.position(into.position() + count);
        }
        return count;
      }
      byte[] bytes = new byte[into.remaining()];
      int count = file.read(bytes);
      if (count > 0) {
        into.put(bytes, 0, count);
      }
      return count;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      int count = from.remaining();
      file.seek(position);
      if (from.hasArray()) {
        file.write(from.array(), from.arrayOffset() + from.position(), count);
        from.position(from.limit());
      } else {
        byte[] bytes = new byte[count];
        from.get(bytes);
        file.write(bytes);
      }
      return count;
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      FileLock lock = file.getChannel().tryLock(position, size, shared);
      if (lock == null) {
        throw new NonWritableChannelException();
      }
      return lock;
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
