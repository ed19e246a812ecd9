package hu.dooplex.felhom.agent.bootstrap.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColdPagesTest {
  private static final String LIBRARY = "/usr/lib/felhom-agent/runtime/lib/server/libjvm.so";
  private static final String CACHE = "/usr/lib/felhom-agent/lib/felhom-agent.aot";

  private static List<String> smaps(String permissions, String file, int anonymous, int swap) {
    return List.of(
        "7ffff7000000-7ffff7003000 " + permissions + " 002e3000 fd:01 1234567      " + file,
        "Size:                 12 kB",
        "Rss:                   8 kB",
        "Private_Dirty:         0 kB",
        "Anonymous:             " + anonymous + " kB",
        "Swap:                  " + swap + " kB",
        "VmFlags: rd ex mr mw me sd",
        "something new");
  }

  @ParameterizedTest
  @CsvSource({"r-xp, " + LIBRARY, "r--p, " + LIBRARY, "r--p, " + CACHE})
  void whatTheJvmHasMappedAndCannotWriteToIsReleased(String permissions, String file) {
    assertEquals(
        List.of(new Mapping(0x7ffff7000000L, 0x3000, permissions, file, 0)),
        ColdPages.releasable(smaps(permissions, file, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "rw-p, " + LIBRARY + ", 0, 0",
    "r-xs, " + LIBRARY + ", 0, 0",
    "r-xp, " + LIBRARY + ", 4, 0",
    "r-xp, " + LIBRARY + ", 0, 4",
    "r-xp, " + LIBRARY + " (deleted), 0, 0",
    "rwxp, " + CACHE + ", 0, 0",
    "r-xp, /usr/lib/x86_64-linux-gnu/libc.so.6, 0, 0",
    "r-xp, [vdso], 0, 0",
    "r-xp, '', 0, 0",
  })
  void nothingElseIs(String permissions, String file, int anonymous, int swap) {
    assertEquals(List.of(), ColdPages.releasable(smaps(permissions, file, anonymous, swap)));
  }

  @Test
  void whereTheKernelTellsNoCopiesNothingIs() {
    List<String> smaps = new ArrayList<>(smaps("r-xp", LIBRARY, 0, 0));
    smaps.removeIf(line -> line.startsWith("Anonymous:"));
    assertEquals(List.of(), ColdPages.releasable(smaps));
  }

  @Test
  void eachIsJudgedByItsOwnLines() {
    List<String> two =
        List.of(smaps("r-xp", LIBRARY, 0, 0), smaps("r--p", LIBRARY, 940, 0)).stream()
            .flatMap(List::stream)
            .toList();
    assertEquals(1, ColdPages.releasable(two).size());
  }

  @Test
  void thisProcessGoesOnWithoutThem() {
    assertTrue(ColdPages.release() > 0);
    assertTrue(ColdPages.release() > 0);
  }
}
