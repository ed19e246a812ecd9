package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * An append-only file that is open for writing. What {@link #append} took outlives a power cut;
 * what it did not take is cut off before anything else is written, so that the file stays readable.
 * One thread at a time.
 */
final class RecordFile implements Closeable {
  private final FileLayer folder;
  private final FileLayer.Output out;

  /** Bytes that were acknowledged. */
  private long size;

  /**
   * There may be bytes behind them, or the bytes on the disk may not be those that were written.
   */
  private boolean tailSuspect = true;

  /** After a power cut the name might lead elsewhere. */
  private boolean nameSuspect = true;

  private RecordFile(FileLayer folder, FileLayer.Output out, long size) {
    this.folder = folder;
    this.out = out;
    this.size = size;
  }

  /**
   * Opens a file that was read up to there; what follows is cut off. All that was read is forced
   * first, since it is going to be built upon: a process may have died before it could force what
   * it wrote. Its end is even written anew, because the force may have failed (see {@link #mend}).
   */
  static RecordFile open(FileLayer folder, String name, long size) throws IOException {
    long from = Math.max(0, size - Limits.APPEND_MAX_BYTES);
    byte[] end;
    try (var in = folder.read(name)) {
      in.skipNBytes(from);
      end = in.readNBytes((int) (size - from));
    }
    RecordFile file = new RecordFile(folder, folder.open(name), size);
    try {
      file.out.write(from, end);
    } catch (IOException e) {
      file.out.close();
      throw e;
    }
    return file.settled();
  }

  /** What a new file begins with. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** It cannot be told which of two files a name leads to. */
  static final class NameUncertain extends IOException {
    NameUncertain(IOException cause) {
      super(cause);
    }
  }

  /** Makes a file under a temporary name, and gives it its own when its content is durable. */
  static RecordFile create(FileLayer folder, String name, Content content) throws IOException {
    return write(folder, name, content).settled();
  }

  /**
   * As {@link #create}, over a file that is there and open for appending. If this throws, the old
   * file is still the one, except for {@link NameUncertain}; if it returns, the new one is,
   * although it may be that the folder could not be forced: then every append tries that first.
   */
  static RecordFile replace(FileLayer folder, String name, Content content) throws IOException {
    RecordFile file = write(folder, name, content);
    try {
      file.mend();
    } catch (IOException e) {
      // The name leads to the new file already, so there is no way back to the old one.
    }
    return file;
  }

  private static RecordFile write(FileLayer folder, String name, Content content)
      throws IOException {
    String temporary = name + ".tmp";
    FileLayer.Output out = folder.create(temporary);
    try {
      Counted counted = new Counted(out);
      BufferedOutputStream buffered = new BufferedOutputStream(counted, 64 * 1024);
      content.writeTo(buffered);
      buffered.flush();
      out.force();
      rename(folder, temporary, name);
      RecordFile file = new RecordFile(folder, out, counted.position);
      file.tailSuspect = false;
      return file;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private static void rename(FileLayer folder, String from, String to) throws NameUncertain {
    try {
      folder.rename(from, to);
    } catch (IOException e) {
      throw new NameUncertain(e);
    }
  }

  /** Writes a file from its beginning on. */
  private static final class Counted extends OutputStream {
    private final FileLayer.Output out;
    private long position;

    Counted(FileLayer.Output out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(position, Arrays.copyOfRange(bytes, offset, offset + length));
      position += length;
    }
  }

  private RecordFile settled() throws IOException {
    try {
      mend();
      return this;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Appends lines; when this returns, they outlive a power cut, and when it throws, none counts.
   */
  void append(byte[] lines) throws IOException {
    if (lines.length > Limits.APPEND_MAX_BYTES) {
      throw new IOException("more at once than can be written anew");
    }
    mend();
    tailSuspect = true;
    try {
      out.write(size, lines);
      out.force();
    } catch (IOException e) {
      try {
        mend();
      } catch (IOException again) {
        e.addSuppressed(again); // it is tried again before the next append
      }
      throw e;
    }
    size += lines.length;
    tailSuspect = false;
  }

  /**
   * Cuts off what was not acknowledged. After a force that failed, Linux may call pages clean that
   * never reached the disk (fsyncgate), so what was written is never forced a second time: it is
   * cut off and written anew.
   */
  private void mend() throws IOException {
    if (tailSuspect) {
      if (out.size() < size) {
        throw new IOException("it got shorter while it was open");
      }
      out.truncate(size);
      out.force();
      tailSuspect = false;
    }
    if (nameSuspect) {
      folder.sync();
      nameSuspect = false;
    }
  }

  long size() {
    return size;
  }

  /** All that was acknowledged was forced, so nothing is lost if this fails. */
  void closeQuietly() {
    try {
      out.close();
    } catch (IOException e) {
      // see above
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
