package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 200s that are not what Proxmox VE sends: nothing of them is used. */
class BadAnswersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | an empty answer",
        "OK                              | broken JSON at byte",
        "{\"data\":[{\"vmid\":101}       | broken JSON at byte",
        "{\"data\":[]}x                  | broken JSON at byte",
        "{\"data\":[]}{}                 | something follows",
        "{\"data\":[],\"data\":[]}       | broken JSON at byte",
        "{\"data\":[{\"a\":1,\"a\":2}]}  | broken JSON at byte",
        "[]                              | no JSON object",
        "null                            | no JSON object",
        "{}                              | no \"data\" in it",
        "{\"message\":\"hello\"}         | no \"data\" in it",
        "{\"data\":null}                 | \"data\" is no list",
        "{\"data\":{\"vmid\":101}}       | \"data\" is no list",
        "{\"data\":\"UPID:pve1:\"}       | \"data\" is no list",
        "{\"data\":[{\"vmid\":NaN}]}     | broken JSON at byte",
        "<html><body>hi</body></html>    | HTML",
      })
  void aListThatIsNoneIsABadAnswerThatSaysWhy(String body, String why) {
    ApiException.BadAnswer bad =
        assertThrows(
            ApiException.BadAnswer.class,
            () -> api(ReplayTransport.of(body)).guests(GuestKind.LXC));
    String message = String.valueOf(bad.getMessage());
    assertTrue(message.startsWith("GET /nodes/pve1/lxc: "), message);
    assertTrue(message.contains(why), message);
    assertTrue(message.endsWith("check \"proxmox.url\""), message);
    assertEquals("GET /nodes/pve1/lxc", bad.call());
    assertFalse(bad.mayPass());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\":[]}",
        "{\"data\":null}",
        "{\"data\":7}",
        "{\"data\":{\"a\":1,\"a\":2}}",
        "{\"data\":{\"a\":1}"
      })
  void anObjectThatIsNoneIsABadAnswer(String body) {
    assertThrows(ApiException.BadAnswer.class, () -> api(ReplayTransport.of(body)).nodeStatus());
  }

  @Test
  void declaredHtmlIsToldApartFromBrokenJson() {
    ReplayTransport transport =
        new ReplayTransport().then(200, Optional.of("text/html; charset=utf-8"), "welcome");
    ApiException.BadAnswer bad =
        assertThrows(ApiException.BadAnswer.class, () -> api(transport).version());
    assertTrue(bad.toString().contains("but HTML (7 bytes)"), bad.toString());
  }

  @Test
  void whatABrokenAnswerHoldsIsNotInTheMessage() {
    ApiException.BadAnswer bad =
        assertThrows(
            ApiException.BadAnswer.class,
            () -> api(ReplayTransport.of("{\"data\": secret-word }")).version());
    assertFalse(bad.toString().contains("secret-word"), bad.toString());
  }

  @Test
  void bytesThatAreNoUtf8AreABadAnswer() {
    byte[] latin1 = "{\"data\":{\"version\":\"ü\"}}".getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(
        ApiException.BadAnswer.class, () -> api(new ReplayTransport().then(latin1)).version());
    byte[] noUtf32 = {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f};
    assertThrows(
        ApiException.BadAnswer.class, () -> api(new ReplayTransport().then(noUtf32)).version());
  }

  @Test
  void aVeryDeepAnswerIsABadAnswer() {
    String deep = "{\"data\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThrows(
        ApiException.BadAnswer.class, () -> api(ReplayTransport.of(deep)).guests(GuestKind.LXC));
  }

  @Test
  void unknownKeysBesideTheDataAreIgnored() throws Exception {
    String body = "{\"success\":1,\"data\":{\"version\":\"9.2\"},\"changes\":[{\"a\":{}}]}";
    assertEquals("9.2", api(ReplayTransport.of(body)).version().version());
  }

  private static PveApi api(PveTransport transport) {
    return new PveApi(transport, new NodeName("pve1"), new RememberedPauses());
  }
}
