package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.KeyIdentity;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pins, signers and thresholds. Every key is enrolled, so that no set is taken with a bad one in
 * it.
 */
final class TrustTypes {
  private static final Pattern PIN =
      Pattern.compile("[0-9a-fA-F]{2}((:[0-9a-fA-F]{2}){31}|[0-9a-fA-F]{62})");
  private static final Pattern SIGNER_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("([a-z0-9@.-]{1,64}) ([A-Za-z0-9+/]{16,4096}={0,2})( \\p{Print}*)?");

  /** What trust.md, pipeline 3 can verify. */
  private static final Set<String> KEY_TYPES =
      Set.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");

  /** The catalogue of trust.md, section 2. */
  static final Set<String> OPERATIONS =
      Set.of(
          "start_guest",
          "shutdown_guest",
          "stop_guest",
          "reboot_guest",
          "set_guest_config",
          "create_snapshot",
          "delete_snapshot",
          "rollback_snapshot",
          "backup_guest",
          "create_guest",
          "restore_guest",
          "restore_over_guest",
          "destroy_guest",
          "delete_backup",
          "delete_volume",
          "resize_disk",
          "convert_to_template",
          "create_guest_keyctl",
          "mount_usb",
          "unmount_usb",
          Thresholds.ROTATION);

  private TrustTypes() {}

  /** One fingerprint, or two while a certificate is being changed; upper case with colons. */
  static ValueType<List<String>> pins() {
    return new Pins();
  }

  static ValueType<List<Signer>> signers() {
    return new Signers();
  }

  static ValueType<Thresholds> thresholds() {
    return new ThresholdMap();
  }

  private record Pins() implements ValueType<List<String>> {
    private static final ValueType<String> PIN_TEXT =
        Types.text(
            "a SHA-256 fingerprint, 64 hex digits with or without colons",
            text -> canonical(Types.matching(PIN).apply(text)));

    @Override
    public String allowed() {
      return PIN_TEXT.allowed() + ", or a list of two";
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<List<String>> read(JsonValue value, Place at) {
      if (value instanceof JsonValue.Text text) {
        return PIN_TEXT.read(text, at).map(List::of);
      }
      return value instanceof JsonValue.Array array && array.items().size() == 2
          ? Types.listOf(PIN_TEXT, 2).read(array, at)
          : at.refuse(value, allowed());
    }

    @Override
    public Object plain(List<String> value) {
      return value.size() == 1 ? value.getFirst() : value;
    }

    private static String canonical(String pin) {
      byte[] bytes = HexFormat.of().parseHex(pin.replace(":", ""));
      return HexFormat.ofDelimiter(":").formatHex(bytes).toUpperCase(Locale.ROOT);
    }
  }

  private record Signers() implements ValueType<List<Signer>> {
    private static final ValueType<String> NAME =
        Types.text("1 to 64 of letters, digits, . _ -", Types.matching(SIGNER_NAME));
    private static final ValueType<KeyRole> ROLE = Types.choice(roles());
    private static final ValueType<String> PUBLIC_KEY_TEXT =
        Types.text(
            "an OpenSSH public key, TYPE BASE64, of type ssh-ed25519, ecdsa-sha2-nistp256, -384 or"
                + " -521, ssh-rsa, sk-ssh-ed25519@openssh.com or"
                + " sk-ecdsa-sha2-nistp256@openssh.com",
            Signers::publicKey,
            Signers::foundKey);
    private static final String MEMBERS = "name, role and public_key";

    @Override
    public String allowed() {
      return "a list of at most "
          + Limits.SIGNERS_MAX
          + " objects, each with "
          + MEMBERS
          + ": name is "
          + NAME.allowed()
          + "; role is "
          + ROLE.allowed()
          + "; public_key is "
          + PUBLIC_KEY_TEXT.allowed();
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<List<Signer>> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Array array) || array.items().size() > Limits.SIGNERS_MAX) {
        return at.refuse(
            value, "a list of at most " + Limits.SIGNERS_MAX + " objects with " + MEMBERS);
      }
      List<Signer> signers = new ArrayList<>();
      Set<String> names = new HashSet<>();
      Set<KeyIdentity> keys = new HashSet<>();
      for (int i = 0; i < array.items().size(); i++) {
        JsonValue item = array.items().get(i);
        Place place = at.item(i).atLine(item.line());
        signer(item, place)
            .ifPresent(signer -> {
              if (!names.add(signer.name())) {
                place.member("name").refuse("a name a second time", "each name once");
              }
              enroll(signer, keys, place.member("public_key"));
              signers.add(signer);
            });
      }
      return Optional.of(List.copyOf(signers));
    }

    private static void enroll(Signer signer, Set<KeyIdentity> keys, Place at) {
      switch (EnrolledKey.enroll(signer)) {
        case EnrolledKey.Enrolment.Refused refused ->
            at.refuse("a key that may not sign: " + refused.flaw().text(), "a sound key");
        case EnrolledKey.Enrolment.Enrolled(EnrolledKey key) -> {
          // trust.md: one key in one role only, however it is written.
          if (!keys.add(key.identity())) {
            at.refuse("a key a second time", "each key once");
          }
        }
      }
    }

    private static Optional<Signer> signer(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Obj(Map<String, JsonValue> members, int line))) {
        return at.refuse(value, "an object with " + MEMBERS);
      }
      members.forEach((name, member) -> {
        if (!Set.of("name", "role", "public_key").contains(name)) {
          at.member(name).atLine(member.line()).refuse("an unknown key", MEMBERS);
        }
      });
      Optional<String> name = member(members, "name", NAME, at);
      Optional<KeyRole> role = member(members, "role", ROLE, at);
      Optional<String> key = member(members, "public_key", PUBLIC_KEY_TEXT, at);
      return name.isPresent() && role.isPresent() && key.isPresent()
          ? Optional.of(new Signer(name.get(), role.get(), key.get()))
          : Optional.empty();
    }

    private static <T> Optional<T> member(
        Map<String, JsonValue> members, String name, ValueType<T> type, Place at) {
      JsonValue value = members.get(name);
      return value == null
          ? at.member(name).refuse("nothing", type.allowed())
          : type.read(value, at.member(name));
    }

    private static String foundKey(JsonValue.Text text) {
      return text.value().contains("PRIVATE KEY") ? "a private key" : text.found();
    }

    /** Type and key, without the comment that a {@code .pub} file brings. */
    private static String publicKey(String line) {
      var parts = PUBLIC_KEY.matcher(line);
      if (!parts.matches() || !KEY_TYPES.contains(parts.group(1))) {
        throw new IllegalArgumentException("not TYPE BASE64");
      }
      byte[] blob = Base64.getDecoder().decode(parts.group(2));
      byte[] type = parts.group(1).getBytes(StandardCharsets.US_ASCII);
      // The blob says its type once more, as a string with its length before it (RFC 4253, 6.6).
      boolean sound =
          Base64.getEncoder().encodeToString(blob).equals(parts.group(2))
              && blob.length > 4 + type.length
              && (blob[0] | blob[1] | blob[2]) == 0
              && blob[3] == type.length
              && new String(blob, 4, type.length, StandardCharsets.ISO_8859_1)
                  .equals(parts.group(1));
      if (!sound) {
        throw new IllegalArgumentException("not a key of that type");
      }
      return parts.group(1) + " " + parts.group(2);
    }

    private static Map<String, KeyRole> roles() {
      Map<String, KeyRole> roles = new LinkedHashMap<>();
      for (KeyRole role : KeyRole.values()) {
        roles.put(role.wireName(), role);
      }
      return roles;
    }

    @Override
    public Object plain(List<Signer> value) {
      return value.stream()
          .map(signer -> {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("name", signer.name());
            members.put("role", signer.role().wireName());
            members.put("public_key", signer.publicKey());
            return members;
          })
          .toList();
    }
  }

  private record ThresholdMap() implements ValueType<Thresholds> {
    private static final String DEFAULT = "default";
    private static final ValueType<Integer> COUNT = Types.integer(1, Limits.SIGNERS_MAX);

    @Override
    public String allowed() {
      return "an object: default, and names of operations, each with " + COUNT.allowed();
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<Thresholds> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Obj object)) {
        return at.refuse(value, allowed());
      }
      int byDefault = Thresholds.ONE.byDefault();
      Map<String, Integer> byOperation = new LinkedHashMap<>();
      for (var member : object.members().entrySet()) {
        String name = member.getKey();
        Place place = at.member(name);
        if (!name.equals(DEFAULT) && !OPERATIONS.contains(name)) {
          place
              .atLine(member.getValue().line())
              .refuse(
                  "an unknown operation",
                  Nearest.name(name, OPERATIONS)
                      .map(near -> "did you mean " + near)
                      .orElse(
                          "default, or an operation's name: destroy_guest, rollback_snapshot, …"));
          continue;
        }
        Optional<Integer> count = COUNT.read(member.getValue(), place);
        if (name.equals(DEFAULT)) {
          byDefault = count.orElse(byDefault);
        } else {
          count.ifPresent(number -> byOperation.put(name, number));
        }
      }
      return Optional.of(new Thresholds(byDefault, byOperation));
    }

    @Override
    public Object plain(Thresholds value) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put(DEFAULT, value.byDefault());
      members.putAll(value.byOperation());
      return members;
    }
  }
}
