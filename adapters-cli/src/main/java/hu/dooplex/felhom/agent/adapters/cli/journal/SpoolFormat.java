package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The files of the spool folder, each of them one {@link RecordLine}. An entry, whose name is 26
 * characters that were drawn at random:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool entry","version":1,"document":"ewog…","signatures":["LS0t…"],"valid_seconds":"86400"}
 * </pre>
 *
 * <p>Document and signatures are base64, so that they come out as they went in; without a signature
 * it is a wish, for which {@code valid_seconds} may say how long its document is to be valid, if
 * somebody asked. Or it asks for a self-test of changing things:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool entry","version":1,"exercise":"102","asked_at":"2026-11-22T19:00:00Z"}
 * </pre>
 *
 * <p>The answer, under the same name in {@code answers/}, is a result as in hub.md:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool answer","version":1,"document_sha256":"9f2c…","operation_id":"6QK3…","outcome":"succeeded","reason":"done","message":"…","upid":"UPID:…","at":"2026-11-22T19:00:00Z"}
 * </pre>
 *
 * <p>or what came of the self-test, of each check result, name and detail in turn:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool answer","version":1,"ending":"fine","checks":["ok","snapshot","taken",…]}
 * </pre>
 *
 * <p>Rules of change: another version is refused; both sides come with the same agent.
 */
final class SpoolFormat {
  static final String FOLDER = "spool";
  static final String ANSWERS = "answers";
  static final String REJECTED = "rejected";

  private static final LineFormat ENTRY = new LineFormat("felhom-agent spool entry", 1);
  private static final LineFormat ANSWER = new LineFormat("felhom-agent spool answer", 1);

  private SpoolFormat() {}

  static byte[] entry(ConsoleRequest request) {
    return ENTRY.bytes(out -> {
      switch (request) {
        case SignedEnvelope envelope -> write(out, envelope);
        case ExerciseRequest(Vmid guest, Instant asked) ->
            out.text("exercise", guest.toString()).instant("asked_at", asked);
      }
    });
  }

  private static void write(FieldWriter out, SignedEnvelope envelope) {
    out.text("document", base64(envelope.document()))
        .texts("signatures", envelope.signatures().stream().map(SpoolFormat::base64).toList())
        .text("valid_seconds", envelope.valid().map(Duration::toSeconds));
  }

  static ConsoleRequest entry(byte[] bytes) throws Damage {
    return ENTRY.parse(bytes, in -> in.has("exercise") ? exercise(in) : envelope(in));
  }

  private static ExerciseRequest exercise(FieldReader in) throws Damage {
    Vmid guest =
        Vmid.parse(in.text("exercise")).orElseThrow(() -> new Damage("there is no such vmid"));
    return new ExerciseRequest(guest, in.instant("asked_at"));
  }

  private static SignedEnvelope envelope(FieldReader in) throws Damage {
    byte[] document = bytes(in.text("document"));
    List<byte[]> signatures = new ArrayList<>();
    in.texts("signatures").forEach(text -> signatures.add(bytes(text)));
    Optional<Duration> valid =
        in.optionalText("valid_seconds").map(Long::parseLong).map(Duration::ofSeconds);
    return new SignedEnvelope(document, signatures, valid);
  }

  static byte[] answer(ConsoleAnswer answer) {
    return ANSWER.bytes(out -> {
      switch (answer) {
        case OperationResult result -> ResultCodec.write(out, ResultCodec.bounded(result));
        case ExerciseResult result -> ExerciseCodec.write(out, result);
      }
    });
  }

  static ConsoleAnswer answer(byte[] bytes) throws Damage {
    return ANSWER.parse(
        bytes, in -> in.has("ending") ? ExerciseCodec.read(in) : ResultCodec.read(in));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What is no base64 is thrown as what {@link FieldReader#read} takes for damage. */
  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
