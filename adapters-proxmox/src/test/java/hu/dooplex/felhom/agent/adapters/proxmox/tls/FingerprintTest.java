package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  /** Of the certificate of a recorded 8.4.21 node ({@code GET /nodes}, ssl_fingerprint). */
  private static final String AS_SHOWN =
      "C4:14:5D:8D:2A:3F:76:76:D3:64:41:E4:52:63:86:66:3F:94:1C:96:F8:8C:D7:11:50:7D:35:CD:C2:68:D0:CC";

  @Test
  void isReadWithColonsOrNoneInAnyCase() {
    String plain = AS_SHOWN.replace(":", "");
    assertEquals(AS_SHOWN, Fingerprint.parse(AS_SHOWN).text());
    assertEquals(AS_SHOWN, Fingerprint.parse(AS_SHOWN.toLowerCase(Locale.ROOT)).text());
    assertEquals(AS_SHOWN, Fingerprint.parse(plain).text());
    assertEquals(AS_SHOWN, Fingerprint.parse(plain.toLowerCase(Locale.ROOT)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "C4:14",
        // SHA-1 has 20 bytes
        "C4:14:5D:8D:2A:3F:76:76:D3:64:41:E4:52:63:86:66:3F:94:1C:96",
        // one byte more
        AS_SHOWN + ":00",
        // a space at the end
        AS_SHOWN + " ",
        // a colon in the wrong place
        "C:414:5D:8D:2A:3F:76:76:D3:64:41:E4:52:63:86:66:3F:94:1C:96:F8:8C:D7:11:50:7D:35:CD:C2:68:D0:CC",
        // no hex digit
        "G4:14:5D:8D:2A:3F:76:76:D3:64:41:E4:52:63:86:66:3F:94:1C:96:F8:8C:D7:11:50:7D:35:CD:C2:68:D0:CC"
      })
  void anythingElseIsRefusedSayingWhatIsExpected(String written) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse(written)).toString();
    assertTrue(message.contains("a SHA-256 fingerprint is 64 hex digits"), message);
    assertTrue(message.contains("in " + written.length() + " characters"), message);
  }

  @Test
  void isTheDigestOfTheCertificateInDer() throws Exception {
    TestCertificates.Server server = new TestCertificates().selfSigned();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(server.leaf().getEncoded());
    assertEquals(
        Fingerprint.parse(HexFormat.of().formatHex(digest)), Fingerprint.of(server.leaf()));
  }
}
