package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The hub and the operator: all that is handed to the agent. */
final class Senders {
  private final Scene scene;

  Senders(Scene scene) {
    this.scene = scene;
  }

  private void hands(SignedEnvelope envelope) {
    scene.trace.line("hub hands over " + told(envelope));
    scene.hub.hands(envelope);
    scene.life.ifPresent(Life::hears);
  }

  private void console(SignedEnvelope envelope) {
    scene.trace.line("console hands over " + told(envelope));
    console((ConsoleRequest) envelope);
  }

  /** Into the spool; whoever did it does not wait for the answer. */
  private void console(ConsoleRequest request) {
    scene.beside(() -> {
      try {
        scene.state.handOver(scene, request);
      } catch (StateException e) {
        scene.trace.line("not handed over: " + e.getMessage());
      }
    });
  }

  /** Has the agent try itself out on a guest. */
  void exercises(Random random) {
    int vmid = Wishes.vmid(random);
    scene.trace.line("console asks for a self-test of " + vmid);
    scene.watch.ownThings().exercises(vmid);
    console(new ExerciseRequest(new Vmid(vmid), scene.clock().instant()));
  }

  /** Puts something into the spool that is no entry. */
  void litters(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    scene.state.litterSpool(
        random.nextBoolean() ? "notes.txt" : OperationId.of(scene.bytes(OperationId.BYTES)).value(),
        bytes);
  }

  private static String told(SignedEnvelope envelope) {
    return envelope.signatures().size()
        + " signatures "
        + new String(envelope.document(), US_ASCII).replaceAll("\\s+", " ");
  }

  void desires(Random random) {
    long generation = scene.hub.generation(random.nextInt(6) == 0 ? -2 : 1);
    String document = Wishes.desired(random, generation);
    if (random.nextInt(10) == 0) {
      document = document.substring(0, random.nextInt(document.length()));
    }
    scene.trace.line("hub desires " + document);
    scene.hub.desires(document);
    scene.hub.failing(random.nextInt(10) == 0);
    scene.life.ifPresent(Life::hears);
  }

  void replays(Random random) {
    List<SignedEnvelope> known = scene.hub.everything();
    for (int i = 0; i < 3 && !known.isEmpty(); i++) {
      hands(known.get(random.nextInt(known.size())));
    }
  }

  void alters(Random random) {
    List<SignedEnvelope> known = List.copyOf(scene.hub.everything());
    if (known.isEmpty()) {
      return;
    }
    SignedEnvelope one = known.get(random.nextInt(known.size()));
    SignedEnvelope other = known.get(random.nextInt(known.size()));
    String text = new String(one.document(), US_ASCII);
    hands(
        switch (random.nextInt(6)) {
          case 0 -> new SignedEnvelope(one.document(), other.signatures());
          case 1 -> new SignedEnvelope(one.document(), List.of());
          case 2 -> {
            byte[] flipped = one.document().clone();
            flipped[random.nextInt(flipped.length)] ^= 1;
            yield new SignedEnvelope(flipped, one.signatures());
          }
          case 3 ->
              new SignedEnvelope(
                  text.replace("\"vmid\": 10", "\"vmid\": 20").getBytes(US_ASCII),
                  one.signatures());
          case 4 -> {
            List<byte[]> twice = new ArrayList<>(one.signatures());
            twice.addAll(other.signatures());
            yield new SignedEnvelope(one.document(), twice);
          }
          default -> forged(random, text);
        });
  }

  /** Signed by somebody whose signature does not count for that. */
  private SignedEnvelope forged(Random random, String text) {
    List<String> issued = issued();
    String document = issued.isEmpty() ? text : issued.get(random.nextInt(issued.size()));
    List<Keys.Key> removed = scene.plans.removed();
    if (!removed.isEmpty() && random.nextBoolean() && !isForeignRotation(document)) {
      return Operator.read(document).isEmpty()
          ? new SignedEnvelope(document.getBytes(US_ASCII), List.of())
          : scene.operator.sign(
              document,
              scene.watch.generations(),
              List.of(removed.get(random.nextInt(removed.size()))));
    }
    return random.nextInt(3) == 0
        ? Operator.signed(document, Namespace.OPERATIONS, Plans.FIRST.getLast().signer())
        : Operator.signed(
            document,
            random.nextBoolean() ? Namespace.OPERATIONS : Namespace.SIGNERS,
            Operator.STRANGER);
  }

  private boolean isForeignRotation(String document) {
    return Operator.read(document)
        .filter(read -> Plans.isRotation(read) && !scene.plans.has(read))
        .isPresent();
  }

  private List<String> issued() {
    try {
      return scene.life.isPresent() && !scene.isDying()
          ? scene.life.get().files.nonces().all().stream()
              .map(IssuedNonces.Issued::document)
              .toList()
          : List.of();
    } catch (StateException e) {
      return List.of();
    }
  }

  /** A hub may wish for signers of its own, too; nobody signs that for it. */
  void wishes(Random random) {
    if (random.nextInt(10) > 0) {
      hands(Wishes.operation(random));
      return;
    }
    Keys.Key stranger = new Keys.Key("ops-s", KeyRole.OPERATIONAL, Operator.STRANGER);
    hands(Wishes.rotation(Plans.params(scene.keys.head(), List.of(stranger), List.of())));
  }

  void asks(Random random) {
    console(Wishes.operation(random));
  }

  void signs(Random random) {
    List<String> issued =
        issued().stream().filter(document -> !isForeignRotation(document)).toList();
    if (!issued.isEmpty()) {
      signs(issued.get(random.nextInt(issued.size())), random);
    }
  }

  private void signs(String document, Random random) {
    List<Keys.Key> by = Plans.signersOf(Operator.read(document).orElseThrow(), scene.keys, random);
    if (by.isEmpty()) {
      return;
    }
    SignedEnvelope envelope = scene.operator.sign(document, scene.watch.generations(), by);
    if (random.nextInt(4) > 0) {
      hands(envelope);
    }
    if (random.nextInt(3) == 0) {
      console(envelope);
    }
  }

  /** Signs what he has planned, if the agent has written it down, or plans anew. */
  void rotates(Random random) {
    List<String> rotations =
        issued().stream()
            .filter(document -> scene.plans.has(Operator.read(document).orElseThrow()))
            .toList();
    if (!rotations.isEmpty() && random.nextInt(3) > 0) {
      signs(rotations.getLast(), random);
      return;
    }
    console(Wishes.rotation(scene.plans.next(random, scene.keys.head())));
  }
}
