package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A hub that answers reports and serves the documents that lie in the scenario's folder. */
final class ScriptedHub implements DesiredStateHub {
  private final Path documents;
  private OptionalLong announced = OptionalLong.empty();
  private Optional<byte[]> served = Optional.empty();
  private boolean away;
  private boolean failing;

  ScriptedHub(Path documents) {
    this.documents = documents;
  }

  /**
   * Reads {@code announces 17 serving desired-17.json}, or {@code serving nothing} (204), or {@code
   * failing} (502) in their place; {@code away} and {@code back}.
   */
  void act(Line line) {
    String word = line.word();
    switch (word) {
      case "announces" -> {
        announced = OptionalLong.of(line.number());
        serve(line);
      }
      case "away" -> away = true;
      case "back" -> away = false;
      default -> throw line.wrong(word + " is nothing that a hub does");
    }
  }

  private void serve(Line line) {
    String how = line.word();
    failing = how.equals("failing");
    if (!failing && !how.equals("serving")) {
      throw line.wrong("a hub is serving a document, or failing");
    }
    served = failing ? Optional.empty() : document(line.word());
  }

  private Optional<byte[]> document(String name) {
    try {
      return name.equals("nothing")
          ? Optional.empty()
          : Optional.of(Files.readAllBytes(documents.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it answers to a report, if that arrives. */
  void answerTo(DesiredGeneration generation) {
    if (!away) {
      generation.announced(announced);
    }
  }

  @Override
  public Optional<byte[]> fetch() throws HubException {
    if (away) {
      throw new HubException.TransportError(TransportFault.CONNECT, "the hub is away");
    }
    if (failing) {
      throw new HubException.HttpError(502, "", "the hub answered 502");
    }
    return served;
  }
}
