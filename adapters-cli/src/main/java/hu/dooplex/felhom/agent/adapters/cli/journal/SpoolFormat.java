package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The files of the spool folder, each of them one {@link RecordLine}. An entry, whose name is 26
 * characters that were drawn at random:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool entry","version":1,"document":"ewog…","signatures":["LS0t…"]}
 * </pre>
 *
 * <p>Document and signatures are base64, so that they come out as they went in; without a signature
 * it is a wish. The answer to it, under the same name in {@code answers/}, is a result as in
 * hub.md:
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent spool answer","version":1,"document_sha256":"9f2c…","operation_id":"6QK3…","outcome":"succeeded","reason":"done","message":"…","upid":"UPID:…","at":"2026-11-22T19:00:00Z"}
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

  static byte[] entry(SignedEnvelope envelope) {
    return ENTRY.bytes(out ->
        out.text("document", base64(envelope.document()))
            .texts("signatures", envelope.signatures().stream().map(SpoolFormat::base64).toList()));
  }

  static SignedEnvelope entry(byte[] bytes) throws Damage {
    return ENTRY.parse(
        bytes,
        in -> {
          byte[] document = bytes(in.text("document"));
          List<byte[]> signatures = new ArrayList<>();
          in.texts("signatures").forEach(text -> signatures.add(bytes(text)));
          return new SignedEnvelope(document, signatures);
        });
  }

  static byte[] answer(OperationResult result) {
    return ANSWER.bytes(out -> ResultCodec.write(out, ResultCodec.bounded(result)));
  }

  static OperationResult answer(byte[] bytes) throws Damage {
    return ANSWER.parse(bytes, ResultCodec::read);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What is no base64 is thrown as what {@link FieldReader#read} takes for damage. */
  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
