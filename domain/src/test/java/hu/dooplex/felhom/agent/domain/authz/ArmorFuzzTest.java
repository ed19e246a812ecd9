package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Any bytes in place of an armored signature: what is taken is the one encoding of its blob. */
public final class ArmorFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] blob;
    try {
      blob = Armor.open(input);
    } catch (MalformedException e) {
      Fuzzing.requirePrintable(e.defect());
      return;
    }
    // Where the lines break is free, and so is the last LF; nothing else is.
    String encoded = Base64.getEncoder().encodeToString(blob);
    String squeezed = new String(input, StandardCharsets.ISO_8859_1).replace("\n", "");
    Fuzzing.require(
        squeezed.equals(Armor.BEGIN.strip() + encoded + Armor.END), "another text of the same");
  }

  @Test
  void whateverComesIsOpenedOrMalformed() {
    Fuzzing.replay(getClass(), ArmorFuzzTest::fuzzerTestOneInput);
  }
}
