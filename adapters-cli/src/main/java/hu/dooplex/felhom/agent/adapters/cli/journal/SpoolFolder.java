package hu.dooplex.felhom.agent.adapters.cli.journal;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder {@code spool/} of the state folder, where {@link SpoolDrop} puts entries; {@link
 * SpoolFormat} has their form. What is not an entry, or not one of root's or of the folder's owner,
 * is moved to {@code rejected/} in it, and said: every entry is looked at from outside before it is
 * opened. Between the two, only they could put something else there.
 */
public final class SpoolFolder implements Spool {
  private static final int ROOT = 0;
  private static final Set<String> OWN_FOLDERS = Set.of(SpoolFormat.ANSWERS, SpoolFormat.REJECTED);

  private final StateFolder folder;
  private final FileLayer files;
  private final StateFolder answers;
  private final RejectedFiles rejected;
  private final InstantSource clock;
  private final EventLog events;

  /** What could not be moved aside, and was said. */
  private final Set<String> stuck = new HashSet<>();

  private SpoolFolder(StateFolder folder, InstantSource clock, EventLog events)
      throws StateException {
    this.folder = folder;
    this.files = folder.files();
    this.answers = folder.folder(SpoolFormat.ANSWERS);
    this.rejected = new RejectedFiles(files, folder.folder(SpoolFormat.REJECTED).files());
    this.clock = clock;
    this.events = events;
  }

  /** Makes the folders where they are missing. */
  public static SpoolFolder open(Path stateDir, InstantSource clock, EventLog events)
      throws StateException {
    SpoolFolder spool = open(StateFolder.open(stateDir), clock, events);
    Path path = spool.files.path();
    StateFolder.requireTrusted("state_dir", path, "0700");
    for (String name : OWN_FOLDERS) {
      StateFolder.requireTrusted("state_dir", path.resolve(name), "0700");
    }
    return spool;
  }

  static SpoolFolder open(StateFolder state, InstantSource clock, EventLog events)
      throws StateException {
    return new SpoolFolder(state.folder(SpoolFormat.FOLDER), clock, events);
  }

  private record Found(String name, Instant changed) {}

  @Override
  public synchronized List<Entry> entries() throws StateException {
    Set<String> answered = expireAnswers();
    List<Found> found = new ArrayList<>();
    for (String name : names(folder)) {
      if (answered.contains(name)) {
        deleteAnswered(name);
      } else if (!OWN_FOLDERS.contains(name)) {
        look(name).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Found::changed).thenComparing(Found::name));
    List<Entry> entries = new ArrayList<>();
    for (Found each : found) {
      if (entries.size() < Limits.SPOOL_ENTRIES_MAX) {
        read(each.name()).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static List<String> names(StateFolder of) throws StateException {
    try {
      return of.files().list(Limits.SPOOL_LOOKED_AT_MAX);
    } catch (IOException e) {
      throw of.unreadable(".", e);
    }
  }

  /** Looks from outside, and refuses what must not be opened. */
  private Optional<Found> look(String name) {
    try {
      FileLayer.Facts facts = files.facts(name);
      if (name.endsWith(StateFolder.TEMPORARY) && !isOld(facts)) {
        return Optional.empty(); // it is being written
      }
      Optional<String> why = objection(name, facts);
      if (why.isPresent()) {
        refuse(name, why.get());
        return Optional.empty();
      }
      return Optional.of(new Found(name, facts.changed()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      tellStuck(name, "it cannot be looked at", e);
      return Optional.empty();
    }
  }

  /** Why it is no entry (operations.md, Beside a running daemon). */
  private Optional<String> objection(String name, FileLayer.Facts facts) throws IOException {
    if (facts.kind() != FileLayer.Kind.FILE) {
      return Optional.of("it is " + facts.kind());
    }
    if (facts.owner() != ROOT && facts.owner() != files.owner()) {
      return Optional.of("it belongs to user " + facts.owner());
    }
    if (facts.links() != 1) {
      return Optional.of("it has " + facts.links() + " names");
    }
    if (facts.size() > Limits.SPOOL_ENTRY_MAX_BYTES) {
      return Optional.of("it is larger than " + Limits.SPOOL_ENTRY_MAX_BYTES + " bytes");
    }
    if (!isName(name)) {
      return Optional.of("it was not put there by felhom-agent");
    }
    return Optional.empty();
  }

  private static boolean isName(String name) {
    try {
      return new OperationId(name).value().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isOld(FileLayer.Facts facts) {
    return facts.changed().isBefore(clock.instant().minus(Limits.SPOOL_LIFETIME));
  }

  private Optional<Entry> read(String name) {
    try (InputStream in = files.read(name)) {
      byte[] bytes = in.readNBytes(Limits.SPOOL_ENTRY_MAX_BYTES + 1);
      ConsoleRequest request = SpoolFormat.entry(bytes);
      return Optional.of(new Entry(name, request));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException | FileLayer.NotAPlainFile e) {
      refuse(name, "it cannot be read: " + StateFolder.reason(e));
    } catch (IOException e) {
      // The disk's fault, or a lack of file descriptors: it may well be read the next time.
      tellStuck(name, "it cannot be read", e);
    } catch (Damage e) {
      refuse(name, "it is damaged: " + e.why());
    }
    return Optional.empty();
  }

  /** What cannot be moved either is left where it is, and said once. */
  private void refuse(String name, String why) {
    try {
      String kept = rejected.take(name);
      stuck.remove(name);
      events.warning(
          "spool_refused",
          field("file", name),
          field("reason", why),
          field("kept_as", SpoolFormat.REJECTED + "/" + kept));
    } catch (IOException e) {
      tellStuck(name, why, e);
    }
  }

  private void tellStuck(String name, String why, IOException e) {
    if (stuck.size() >= Limits.SPOOL_LOOKED_AT_MAX) {
      stuck.clear(); // then they are said again, which is better than never
    }
    if (stuck.add(name)) {
      events.error(
          "spool_stuck",
          field("file", folder.file(name)),
          field("reason", why),
          field("error", StateFolder.reason(e) + "; move it away"));
    }
  }

  @Override
  public synchronized void answer(Entry entry, ConsoleAnswer answer) throws StateException {
    answers.replace(entry.name(), SpoolFormat.answer(answer));
    try {
      delete(entry.name());
    } catch (IOException e) {
      throw new StateException(
          folder.file(entry.name())
              + " was answered and cannot be deleted: "
              + StateFolder.reason(e)
              + "; delete it",
          e);
    }
  }

  /** Something came between the answer and this. */
  private void deleteAnswered(String name) {
    try {
      delete(name);
    } catch (IOException e) {
      tellStuck(name, "it was answered", e);
    }
  }

  private void delete(String name) throws IOException {
    try {
      files.delete(name);
    } catch (NoSuchFileException e) {
      // deleted already, but maybe not durably
    }
    files.sync();
  }

  /** Deletes the answers that nobody came for; gives the names of the others. */
  private Set<String> expireAnswers() throws StateException {
    Set<String> young = new HashSet<>();
    for (String name : names(answers)) {
      try {
        if (isOld(answers.files().facts(name))) {
          answers.files().delete(name);
        } else {
          young.add(name);
        }
      } catch (NoSuchFileException e) {
        // whoever waited for it has it
      } catch (IOException e) {
        young.add(name);
        tellStuck(SpoolFormat.ANSWERS + "/" + name, "it is an old answer", e);
      }
    }
    return young;
  }
}
