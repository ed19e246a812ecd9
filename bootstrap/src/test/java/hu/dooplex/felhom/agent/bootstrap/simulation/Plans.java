package hu.dooplex.felhom.agent.bootstrap.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Rotations that the operator has in mind: he signs no other. */
final class Plans {
  private static final int KEYS = 8;

  private static final List<Keys.Key> OPERATIONAL =
      IntStream.range(0, KEYS)
          .mapToObj(i ->
              new Keys.Key(
                  "ops-" + (i + 1), KeyRole.OPERATIONAL, TestSigner.ed25519(i == 0 ? 1 : 10L + i)))
          .toList();
  private static final List<Keys.Key> VAULTS =
      List.of(
          new Keys.Key("vault-1", KeyRole.RECOVERY, TestSigner.ed25519(3)),
          new Keys.Key("vault-2", KeyRole.RECOVERY, TestSigner.ed25519(5)));

  /** Whom root configures first. */
  static final List<Keys.Key> FIRST = List.of(OPERATIONAL.getFirst(), VAULTS.getFirst());

  /** The same where some things want two signers. */
  static final List<Keys.Key> FIRST_OF_MANY =
      List.of(OPERATIONAL.get(0), OPERATIONAL.get(1), OPERATIONAL.get(2), VAULTS.getFirst());

  static final String ROTATION = "rotate_signers";

  private final int needed;
  private final Set<JsonNode> planned = new HashSet<>();
  private final Set<Keys.Key> removed = new HashSet<>();

  /**
   * @param needed how many have to sign a rotation
   */
  Plans(int needed) {
    this.needed = needed;
  }

  boolean has(JsonNode document) {
    return isRotation(document) && planned.contains(document.path("params"));
  }

  static boolean isRotation(JsonNode document) {
    return document.path("operation").asText().equals(ROTATION);
  }

  /** Those that he has planned to remove: from then on the hub has them. */
  List<Keys.Key> removed() {
    return OPERATIONAL.stream().filter(removed::contains).toList();
  }

  /** A new one, from that set on: its parameters. */
  String next(Random random, Keys.Ring head) {
    List<Keys.Key> in = OPERATIONAL.stream().filter(key -> Keys.isIn(head, key)).toList();
    List<Keys.Key> out =
        OPERATIONAL.stream()
            .filter(key -> !Keys.isIn(head, key) && !removed.contains(key))
            .toList();
    String params;
    if (needed == 1 && random.nextInt(6) == 0) {
      boolean second = Keys.isIn(head, VAULTS.getLast());
      params =
          params(
              head,
              List.of(second ? VAULTS.getFirst() : VAULTS.getLast()),
              List.of(second ? VAULTS.getLast() : VAULTS.getFirst()));
    } else if (out.isEmpty() || (in.size() > needed && random.nextBoolean())) {
      Keys.Key goes = in.get(random.nextInt(in.size()));
      if (in.size() > needed) {
        removed.add(goes);
      }
      params = params(head, List.of(), in.size() > needed ? List.of(goes) : List.of());
    } else {
      params = params(head, List.of(out.get(random.nextInt(out.size()))), List.of());
    }
    planned.add(Operator.read(params).orElseThrow());
    return params;
  }

  static String params(Keys.Ring head, List<Keys.Key> add, List<Keys.Key> remove) {
    List<String> added =
        add.stream()
            .map(key ->
                "{\"name\":\"%s\",\"role\":\"%s\",\"public_key\":\"%s\"}"
                    .formatted(key.name(), key.role().wireName(), key.signer().line()))
            .toList();
    List<String> gone = remove.stream().map(key -> "\"" + key.name() + "\"").toList();
    return "{\"version\":%d,\"previous_set_sha256\":\"%s\",\"add\":[%s],\"remove\":[%s]}"
        .formatted(
            head.version() + 1, head.sha256(), String.join(",", added), String.join(",", gone));
  }

  static boolean touchesRecovery(JsonNode params, Keys.Ring head) {
    for (JsonNode added : params.path("add")) {
      if (added.path("role").asText().equals("recovery")) {
        return true;
      }
    }
    for (JsonNode gone : params.path("remove")) {
      if (head.member(gone.asText())
          .filter(each -> each.key().role() == KeyRole.RECOVERY)
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  static List<Keys.Member> after(JsonNode params, Keys.Ring head, Instant freshUntil) {
    List<Keys.Member> members = new ArrayList<>(head.members());
    for (JsonNode gone : params.path("remove")) {
      members.removeIf(member -> member.key().name().equals(gone.asText()));
    }
    for (JsonNode added : params.path("add")) {
      members.add(new Keys.Member(named(added.path("name").asText()), freshUntil));
    }
    return List.copyOf(members);
  }

  private static Keys.Key named(String name) {
    return IntStream.range(0, 2)
        .mapToObj(i -> i == 0 ? OPERATIONAL : VAULTS)
        .flatMap(List::stream)
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Who sign that document for the operator, of those who may by now; seldom too few. */
  static List<Keys.Key> signersOf(JsonNode document, Keys keys, Random random) {
    int enough = keys.needed(document.path("operation").asText());
    int many = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : enough;
    return IntStream.range(0, many)
        .mapToObj(i -> signerOf(document, keys, random))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Keys.Key> signerOf(JsonNode document, Keys keys, Random random) {
    Keys.Ring head = keys.head();
    boolean recovery =
        isRotation(document)
            && (touchesRecovery(document.path("params"), head) || random.nextBoolean());
    List<Keys.Member> able =
        head.members().stream()
            .filter(each -> (each.key().role() == KeyRole.RECOVERY) == recovery)
            .toList();
    List<Keys.Member> old = able.stream().filter(each -> !keys.isFresh(each)).toList();
    List<Keys.Member> from = old.isEmpty() || random.nextInt(3) == 0 ? able : old;
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(from.get(random.nextInt(from.size())).key());
  }
}
