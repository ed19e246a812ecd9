package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A file for each issued nonce, under its name, in {@code issued/} of the runtime folder. It is one
 * {@link RecordLine}:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent issued nonce","version":1,"nonce":"…","source":"desired_state","at":"…","newest_task":"UPID:…","document":"…"}
 * </pre>
 *
 * <p>A file that is not exactly that is no issued nonce: what it would permit is refused, and it is
 * told by {@link #strangers}. Rules of change: another version is another format; after an upgrade
 * that has one, documents are issued anew.
 */
public final class IssuedNonceFiles implements IssuedNonces {
  static final String FOLDER = "issued";
  private static final LineFormat FORMAT = new LineFormat("felhom-agent issued nonce", 1);

  /** A document can become twice as long by its escapes: LF and quotes. */
  private static final int FILE_MAX_BYTES = 3 * Limits.DOCUMENT_MAX_BYTES;

  private final StateFolder folder;
  private final InstantSource clock;

  private IssuedNonceFiles(StateFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Those that are there, for who only looks; empty if there is no folder of them. */
  static Optional<IssuedNonceFiles> existing(Path runtimeDir, InstantSource clock)
      throws StateException {
    Path issued = runtimeDir.toAbsolutePath().resolve(FOLDER);
    return Files.exists(issued, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(new IssuedNonceFiles(StateFolder.open("runtime_dir", issued), clock))
        : Optional.empty();
  }

  /**
   * Makes what is missing: the runtime folder, and the folder in it with mode 0700.
   *
   * @throws StateException also if others may write to the runtime folder
   */
  public static IssuedNonceFiles open(Path runtimeDir, InstantSource clock) throws StateException {
    Path runtime = runtimeDir.toAbsolutePath();
    RuntimeFolder.require(runtime);
    return new IssuedNonceFiles(StateFolder.open("runtime_dir", runtime.resolve(FOLDER)), clock);
  }

  /** The issued nonces, oldest first, beside a daemon that may be running: nothing is made. */
  public static List<Issued> peek(Path runtimeDir, InstantSource clock) throws StateException {
    Path folder = runtimeDir.toAbsolutePath().resolve(FOLDER);
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
        ? new IssuedNonceFiles(StateFolder.existing(folder), clock).all()
        : List.of();
  }

  static IssuedNonceFiles open(StateFolder runtime, InstantSource clock) throws StateException {
    return new IssuedNonceFiles(runtime.folder(FOLDER), clock);
  }

  @Override
  public synchronized void issue(Issued issued) throws StateException {
    byte[] line =
        FORMAT.bytes(out ->
            out.text("nonce", issued.nonce().value())
                .text("source", issued.source().wireName())
                .instant("at", issued.at())
                .text("newest_task", issued.newestTask())
                .text("document", issued.document()));
    folder.replace(issued.nonce().value(), line);
  }

  @Override
  public synchronized Optional<Issued> find(OperationId nonce) throws StateException {
    Instant oldest = clock.instant().minus(Limits.NONCE_LIFETIME);
    return read(nonce).filter(issued -> !issued.at().isBefore(oldest));
  }

  private Optional<Issued> read(OperationId nonce) throws StateException {
    Optional<byte[]> bytes = folder.read(nonce.value(), FILE_MAX_BYTES);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      Issued issued = FORMAT.parse(bytes.get(), IssuedNonceFiles::issued);
      return issued.nonce().equals(nonce) ? Optional.of(issued) : Optional.empty();
    } catch (Damage e) {
      return Optional.empty();
    }
  }

  private static Issued issued(FieldReader in) throws Damage {
    OperationId nonce = new OperationId(in.text("nonce"));
    Source source = EntryCodec.source(in.text("source"));
    Instant at = in.instant("at");
    Optional<Upid> newestTask = in.optionalText("newest_task").map(Upid::new);
    return new Issued(nonce, source, in.text("document"), at, newestTask);
  }

  @Override
  public synchronized void forget(OperationId nonce) throws StateException {
    try {
      folder.files().delete(nonce.value());
      folder.files().sync();
    } catch (NoSuchFileException e) {
      // forgotten already
    } catch (IOException e) {
      throw new StateException(
          folder.file(nonce.value())
              + " cannot be deleted: "
              + StateFolder.reason(e)
              + "; its document was used, so delete it by hand",
          e);
    }
  }

  @Override
  public synchronized List<Issued> all() throws StateException {
    List<Issued> all = new ArrayList<>();
    for (String name : names()) {
      Optional<OperationId> nonce = nonce(name);
      if (nonce.isPresent() && isReadable(name)) {
        find(nonce.get()).ifPresent(all::add);
      }
    }
    all.sort(Comparator.comparing(Issued::at).thenComparing(issued -> issued.nonce().value()));
    return all;
  }

  /** Deletes what is too old. */
  public synchronized void expire() throws StateException {
    Instant oldest = clock.instant().minus(Limits.NONCE_LIFETIME);
    for (String name : names()) {
      Optional<OperationId> nonce = nonce(name);
      if (nonce.isPresent()
          && isReadable(name)
          && read(nonce.get()).filter(issued -> issued.at().isBefore(oldest)).isPresent()) {
        forget(nonce.get());
      }
    }
  }

  /**
   * Forgets all of them, with the daemon stopped: nothing that was issued can be used any more.
   *
   * @return how many there were
   */
  static int voidAll(Path runtimeDir) throws StateException {
    Path issued = runtimeDir.toAbsolutePath().resolve(FOLDER);
    if (!Files.exists(issued, LinkOption.NOFOLLOW_LINKS)) {
      return 0; // a reboot took them
    }
    return voidAll(StateFolder.open("runtime_dir", issued));
  }

  static int voidAll(StateFolder issued) throws StateException {
    IssuedNonceFiles files = new IssuedNonceFiles(issued, InstantSource.system());
    int count = 0;
    for (String name : files.names()) {
      Optional<OperationId> nonce = nonce(name);
      if (nonce.isPresent()) {
        files.forget(nonce.get());
        count++;
      }
    }
    return count;
  }

  /** Names in the folder that are no issued nonces: links, other files, damaged ones. */
  public synchronized List<String> strangers() throws StateException {
    List<String> strangers = new ArrayList<>();
    for (String name : names()) {
      Optional<OperationId> nonce = nonce(name);
      if (nonce.isEmpty() || !isReadable(name) || read(nonce.get()).isEmpty()) {
        strangers.add(name);
      }
    }
    return strangers;
  }

  private List<String> names() throws StateException {
    try {
      return folder.files().list();
    } catch (IOException e) {
      throw folder.unreadable(".", e);
    }
  }

  private boolean isReadable(String name) throws StateException {
    try {
      folder.files().read(name).close();
      return true;
    } catch (FileLayer.NotAPlainFile | NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw folder.unreadable(name, e);
    }
  }

  private static Optional<OperationId> nonce(String name) {
    try {
      return Optional.of(new OperationId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
