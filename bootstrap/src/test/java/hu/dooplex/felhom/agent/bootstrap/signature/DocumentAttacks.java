package hu.dooplex.felhom.agent.bootstrap.signature;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.AttackTable;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.MalformedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedScene;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of the adversarial matrix that only strict reading refuses (trust.md, 5 and 6): an
 * operator's key did sign exactly these bytes, and they are one change away from the control. What
 * a row gains from a parser that takes it, is another meaning of the same signed text for another
 * reader.
 */
final class DocumentAttacks {
  /** What is allowed, where several rows say the same. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "DOCUMENT",
              "version, nonce, host, operation, guest, params, observed_at, not_before, not_after",
          "GUEST", "kind, vmid, name, fingerprint",
          "PARAMS", "purge, destroy_unreferenced_disks, force",
          "VALUE", "a text, a whole number, true, false, a list or an object",
          "JSON", "plain JSON in UTF-8",
          "TIME", "a time as 2026-11-22T19:00:00Z",
          "LONG", "a whole number from -9223372036854775808 to 9223372036854775807",
          "VMID", "a whole number from 100 to 999999999");

  private static final String PLAIN = "printable ASCII and line feeds, without backslash";

  /** Name | what stands in the control | what is signed in its place | path | found | allowed. */
  private static final String ONE_CHANGE =
      """
      duplicate key at the top | "host": "demo-felhom", | "host": "demo-felhom", "host": "other", | host | the field a second time | each field once
      duplicate key in the guest | "vmid": 101, | "vmid": 101, "vmid": 102, | guest.vmid | the field a second time | each field once
      duplicate key in the parameters | "purge": true, | "purge": true, "purge": false, | params.purge | the field a second time | each field once
      the same key with the same value | "purge": true, | "purge": true, "purge": true, | params.purge | the field a second time | each field once
      unknown field at the top | "version": 1, | "version": 1, "comment": "x", | comment | an unknown field | DOCUMENT
      unknown field in the guest | "kind": "lxc", | "kind": "lxc", "node": "pve2", | guest.node | an unknown field | GUEST
      unknown parameter | "purge": true, | "purge": true, "skiplock": true, | params.skiplock | an unknown field | PARAMS
      field in another case | "force" | "Force" | params.(a name of 5 characters) | an unknown field | PARAMS
      empty name of a field | "version": 1, | "version": 1, "": 1, | (a name of 0 characters) | an unknown field | DOCUMENT
      missing field at the top | "host": "demo-felhom", | | $ | no host | DOCUMENT
      missing field in the guest | "name": "nextcloud", | | guest | no name | GUEST
      missing parameter | "purge": true, | | params | no purge | PARAMS
      no guest for an operation on one | "guest": { | "ghost": { | ghost | an unknown field | DOCUMENT
      null for a text | "demo-felhom" | null | host | null | VALUE
      null for a number | 101 | null | guest.vmid | null | VALUE
      null for a flag | "purge": true | "purge": null | params.purge | null | VALUE
      null for an object | "params": { | "params": null, "x": { | params | null | VALUE
      text for a number | 101 | "101" | guest.vmid | (a text of 3 characters) | VMID
      text for a flag | "purge": true | "purge": "true" | params.purge | "true" | true or false
      number for a flag | "purge": true | "purge": 1 | params.purge | 1 | true or false
      number for a text | "demo-felhom" | 7 | host | 7 | a text
      flag for a number | "version": 1 | "version": true | version | true | a whole number from 1 to 1
      list for a text | "demo-felhom" | ["demo-felhom"] | host | a list | a text
      fraction for a whole number | "version": 1 | "version": 1.0 | version | 1.0 | VALUE
      exponent for a whole number | "version": 1 | "version": 1e0 | version | 1e0 | VALUE
      vmid with an exponent | 101 | 1.01e2 | guest.vmid | 1.01e2 | VALUE
      minus zero | 101 | -0 | guest.vmid | -0 | LONG
      vmid beyond 32 bits | 101 | 4294967397 | guest.vmid | 4294967397 | VMID
      vmid beyond 64 bits | 101 | 18446744073709551717 | guest.vmid | 18446744073709551717 | LONG
      vmid below the smallest | 101 | 99 | guest.vmid | 99 | VMID
      leading zero | 101 | 0101 | guest | broken JSON at character 152 | JSON
      plus sign | 101 | +101 | guest | broken JSON at character 152 | JSON
      hexadecimal number | 101 | 0x65 | guest | broken JSON at character 152 | JSON
      not a number | 101 | NaN | guest | broken JSON at character 154 | JSON
      comment | "version": 1, | /* */ "version": 1, | $ | broken JSON at character 4 | JSON
      trailing comma | "force": false | "force": false, | params | broken JSON at character 341 | JSON
      single quotes | "nextcloud" | 'nextcloud' | guest | broken JSON at character 164 | JSON
      name without quotes | "version": 1 | version: 1 | $ | broken JSON at character 4 | JSON
      another version of the format | "version": 1 | "version": 2 | version | 2 | a whole number from 1 to 1
      operation of no catalogue | "destroy_guest" | "format_host" | operation | "format_host" | an operation of the catalogue
      operation in another case | "destroy_guest" | "Destroy_Guest" | operation | (a text of 13 characters) | an operation of the catalogue
      nonce in small letters | 6QK3Z | 6qk3z | nonce | (a text of 26 characters) | an operation id is 26 characters of Crockford base32
      nonce of another length | 6QK3Z | 6QK3 | nonce | (a text of 25 characters) | an operation id is 26 characters of Crockford base32
      fingerprint in capitals | 9f2c | 9F2C | guest.fingerprint | (a text of 64 characters) | a fingerprint is 64 lower-case hex digits
      kind that there is not | "lxc" | "docker" | guest.kind | "docker" | "lxc" or "qemu"
      time with a fraction | 18:59:58Z | 18:59:58.0Z | observed_at | (a text of 22 characters) | TIME
      time with an offset | 18:59:58Z | 18:59:58+00:00 | observed_at | (a text of 25 characters) | TIME
      leap second | 18:59:58Z | 18:59:60Z | observed_at | (a text of 20 characters) | TIME
      day that there is not | "not_before": "2026-11-22 | "not_before": "2026-02-30 | not_before | (a text of 20 characters) | TIME
      time as a number | "2026-11-22T18:59:58Z" | 1795373998 | observed_at | 1795373998 | a text
      window that ends before it begins | T21:00:00Z | T18:00:00Z | not_after | no later time than not_before | a later one
      """;

  private final List<AttackTable.Row> rows = new ArrayList<>();

  private DocumentAttacks() {}

  static List<AttackTable.Row> rows() {
    DocumentAttacks attacks = new DocumentAttacks();
    ONE_CHANGE.lines().forEach(attacks::changed);
    attacks.bytes();
    attacks.wholes();
    attacks.operations();
    return List.copyOf(attacks.rows);
  }

  private void row(
      String name, Consumer<SignedScene> change, String path, String found, String allowed) {
    MalformedDocument expected =
        new MalformedDocument(path, "found " + found + "; allowed: " + allowed);
    rows.add(new AttackTable.Row(name, change, scene -> expected));
  }

  private void changed(String line) {
    String[] cells = line.split(" *\\| *", -1);
    row(
        cells[0],
        scene -> scene.writeAs(first(cells[1], cells[2])),
        cells[3],
        cells[4],
        ALLOWED.getOrDefault(cells[5], cells[5]));
  }

  private static UnaryOperator<String> first(String from, String to) {
    return text -> {
      String changed = text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
      if (changed.equals(text)) {
        throw new AssertionError("not in the document: " + from);
      }
      return changed;
    };
  }

  /** What is refused before the parser sees it; the place is that of the byte. */
  private void bytes() {
    plain("byte order mark", text -> "\u00ef\u00bb\u00bf" + text, 0xef, 0);
    plain("UTF-16, the high byte first", in(StandardCharsets.UTF_16BE), 0x00, 0);
    plain("UTF-16, the low byte first", in(StandardCharsets.UTF_16LE), 0x00, 1);
    plain("carriage returns", text -> text.replace("\n", "\r\n"), 0x0d, 1);
    plain("tab for blanks", first("  \"version", "\t\"version"), 0x09, 2);
    plain("backslash in a text", first("nextcloud", "next\\u0063loud"), 0x5c, 169);
    plain("escaped key beside the plain one", first("{", "{\"\\u0068ost\": \"other\","), 0x5c, 2);
    plain("escape character of a terminal", first("nextcloud", "\u001b[2Jnext"), 0x1b, 165);
    plain("letter outside ASCII", first("nextcloud", "n\u00c3\u00a9xtcloud"), 0xc3, 166);
    plain("overlong UTF-8", first("nextcloud", "\u00c0\u00aenextcloud"), 0xc0, 165);
    plain("NUL after the object", text -> text + "\u0000", 0x00, 464);
    row(
        "longer than a document can be",
        scene ->
            scene.writeAs(
                text -> text + "\n".repeat(Limits.DOCUMENT_MAX_BYTES + 1 - text.length())),
        "$",
        Limits.DOCUMENT_MAX_BYTES + 1 + " bytes",
        "at most " + Limits.DOCUMENT_MAX_BYTES);
  }

  private void plain(String name, UnaryOperator<String> change, int octet, int at) {
    row(name, scene -> scene.writeAs(change), "$", "byte %#04x at %d".formatted(octet, at), PLAIN);
  }

  /** The text in another encoding, a character for each byte. */
  private static UnaryOperator<String> in(Charset encoding) {
    return text -> new String(text.getBytes(encoding), StandardCharsets.ISO_8859_1);
  }

  private void wholes() {
    String object = "an object";
    whole("array at the top", text -> "[" + text.strip() + "]", "a list", object);
    whole("text at the top", text -> "\"destroy\"", "\"destroy\"", object);
    row(
        "line feed in a text",
        scene -> scene.writeAs(first("nextcloud", "next\ncloud")),
        "guest.name",
        "broken JSON at character 169",
        "plain JSON in UTF-8");
    whole("nothing at all", text -> "", "nothing", "one JSON object");
    String behind = "something behind the end";
    whole("a second object behind the first", text -> text + "{}", behind, "one JSON object");
    whole("the document twice", text -> text + text, behind, "one JSON object");
  }

  private void whole(String name, UnaryOperator<String> change, String found, String allowed) {
    row(name, scene -> scene.writeAs(change), "$", found, allowed);
  }

  /** What Proxmox VE's own calls take, and no operation of the catalogue has. */
  private void operations() {
    Operation backup =
        new BackupGuest(SignedScene.GUEST, SampleOperations.BACKUPS, Compression.ZSTD);
    Operation create =
        new CreateGuest(
            SignedScene.GUEST,
            new VolumeId("local:vztmpl/debian.tar.zst"),
            SampleOperations.container(SampleOperations.STORAGE));
    String backups = "storage, compress";
    more("backup with exclude-path", backup, "\"exclude_path\": [\"/data\"]", backups);
    more("backup with remove=1", backup, "\"remove\": 1", backups);
    String created =
        "template, storage, rootfs_gib, memory_mib, swap_mib, cores, unprivileged, hostname, tags,"
            + " description, networks";
    more("create naming another guest's volume", create, "\"mp0\": \"a:vm-100-disk-0\"", created);
    more("create with features", create, "\"features\": \"nesting=1\"", created);
  }

  private void more(String name, Operation operation, String parameter, String allowed) {
    String key = parameter.substring(1, parameter.indexOf('"', 1));
    row(
        name,
        scene ->
            scene.writeAs(operation, first("\"params\": {", "\"params\": {" + parameter + ", ")),
        "params." + key,
        "an unknown field",
        allowed);
  }
}
