package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of each small file of the state and runtime folders, and the same as a line
 * whose checksum is right: it is opened, or begun anew, or refused in one line.
 */
public final class StateFilesFuzzTest {
  private static final OperationId NONCE = Samples.id(1);

  /** Opens a file of that folder. */
  private interface Opening {
    void open(StateFolder folder) throws StateException;
  }

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      StatusReader.parse(input);
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
    }
    for (byte[] bytes : List.of(input, JournalFuzzTest.framed(input))) {
      open(IdentityFile.NAME, bytes, folder -> IdentityFile.open(folder).blocked());
      open(
          PendingWishesFile.NAME,
          bytes,
          folder -> PendingWishesFile.open(folder, () -> Samples.NOW).all());
      open(
          ResultOutboxFile.NAME,
          bytes,
          folder -> ResultOutboxFile.open(folder, () -> Samples.NOW).waiting());
      open(SignerLogFile.NAME, bytes, folder -> SignerLogFile.open(folder).close());
      open(DesiredStateFile.NAME, bytes, folder -> DesiredStateFile.open(folder).last());
      nonce(bytes);
    }
  }

  private static void open(String name, byte[] bytes, Opening opening) {
    FaultyFiles files = new FaultyFiles();
    files.put(name, bytes);
    try {
      opening.open(new StateFolder(files));
    } catch (StateException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
    }
  }

  private static void nonce(byte[] bytes) {
    FaultyFiles files = new FaultyFiles();
    try {
      IssuedNonceFiles nonces = IssuedNonceFiles.open(new StateFolder(files), () -> Samples.NOW);
      files.in(IssuedNonceFiles.FOLDER).put(NONCE.value(), bytes);
      Fuzzing.require(
          nonces.find(NONCE).filter(issued -> !issued.nonce().equals(NONCE)).isEmpty(),
          "another nonce than asked for");
      Fuzzing.require(nonces.all().size() + nonces.strangers().size() <= 1, "more than one");
    } catch (StateException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void whateverComesIsOpenedBegunAnewOrRefused() {
    Fuzzing.replay(getClass(), StateFilesFuzzTest::fuzzerTestOneInput);
  }
}
