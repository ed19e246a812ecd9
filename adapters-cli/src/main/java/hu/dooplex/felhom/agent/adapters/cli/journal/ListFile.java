package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A short list in a file of the state folder: one {@link RecordLine}, replaced as a whole. Lost or
 * damaged, it is begun anew and says so. The caller keeps its threads apart.
 */
final class ListFile<T> {
  /**
   * How such a file looks.
   *
   * @param array the name of the list in it
   */
  record Layout<T>(
      String fileName,
      int maxBytes,
      LineFormat format,
      String array,
      FieldReader.Reading<T> read,
      BiConsumer<FieldWriter, T> write) {}

  private final StateFolder folder;
  private final Layout<T> layout;
  private final Optional<String> beganAnew;
  private List<T> items;

  private ListFile(
      StateFolder folder, Layout<T> layout, List<T> items, Optional<String> beganAnew) {
    this.folder = folder;
    this.layout = layout;
    this.items = items;
    this.beganAnew = beganAnew;
  }

  /**
   * A damaged file is kept with {@code .damaged} behind its name, in the place of an earlier one.
   */
  static <T> ListFile<T> open(StateFolder folder, Layout<T> layout) throws StateException {
    try {
      return read(folder, layout);
    } catch (Damage e) {
      String name = layout.fileName();
      String aside = name + ".damaged";
      folder.rename(name, aside);
      return new ListFile<>(
          folder,
          layout,
          List.of(),
          Optional.of(
              folder.file(name) + " was damaged (" + e.why() + ") and is kept as " + aside));
    }
  }

  /** Beside whoever may be writing to it: nothing is made or mended. */
  static <T> ListFile<T> peek(StateFolder folder, Layout<T> layout) throws StateException {
    try {
      return read(folder, layout);
    } catch (Damage e) {
      throw new StateException.Damaged(
          folder.file(layout.fileName())
              + " is damaged ("
              + e.why()
              + "); a daemon that starts begins it anew");
    }
  }

  private static <T> ListFile<T> read(StateFolder folder, Layout<T> layout)
      throws Damage, StateException {
    String name = layout.fileName();
    Optional<byte[]> found = folder.read(name, layout.maxBytes());
    if (found.isEmpty()) {
      return new ListFile<>(folder, layout, List.of(), Optional.empty());
    }
    try {
      List<T> items =
          layout.format().parse(found.get(), in -> in.array(layout.array(), layout.read()));
      return new ListFile<>(folder, layout, List.copyOf(items), Optional.empty());
    } catch (Damage.Newer e) {
      throw new StateException.Newer(
          folder.file(name)
              + " was written by a newer agent ("
              + e.why()
              + "); install that agent again, or move the file away to begin anew",
          e);
    }
  }

  /** Why it is empty; empty when it goes on. */
  Optional<String> beganAnew() {
    return beganAnew;
  }

  List<T> items() {
    return items;
  }

  /**
   * Makes these the list, durably.
   *
   * @return false, and nothing has changed, if the file would be too large
   */
  boolean replace(List<T> next) throws StateException {
    byte[] bytes =
        layout
            .format()
            .bytes(out -> {
              out.array(layout.array());
              for (T item : next) {
                layout.write().accept(out.element(), item);
                out.end();
              }
              out.endArray();
            });
    if (bytes.length > layout.maxBytes()) {
      return false;
    }
    folder.replace(layout.fileName(), bytes);
    items = List.copyOf(next);
    return true;
  }
}
