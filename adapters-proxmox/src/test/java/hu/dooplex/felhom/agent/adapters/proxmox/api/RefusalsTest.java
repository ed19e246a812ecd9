package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException.HttpError;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers outside 2xx, as recorded on 8.4.21 and 9.1.6 or worse. */
class RefusalsTest {
  @Test
  void aRefusedTokenSaysWhichSettingToLookAt() {
    HttpError error = refused(401, Optional.empty(), "");
    assertEquals(401, error.status());
    assertEquals(
        "GET /nodes/pve1/lxc/100/config: the API token is not accepted: wrong, expired or deleted;"
            + " check \"proxmox.token_id\" and \"proxmox.token_secret_file\" (HTTP 401)",
        error.getMessage());
    assertEquals(Optional.empty(), error.missingPrivilege());
    assertFalse(error.mayPass());
  }

  @Test
  void aMissingPrivilegeIsNamed() {
    HttpError error = refused(403, "Permission check failed (/vms/100, VM.Audit)\n");
    assertEquals(
        Optional.of(new MissingPrivilege(Optional.of("/vms/100"), List.of("VM.Audit"), false)),
        error.missingPrivilege());
    assertTrue(
        error.toString().contains("the API token lacks VM.Audit on /vms/100; grant it to both"),
        error.toString());
  }

  @Test
  void alternativePrivilegesAreAllNamed() {
    HttpError error =
        refused(
            403,
            "Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)\n");
    assertEquals(
        List.of("Datastore.Audit", "Datastore.AllocateSpace"),
        error.missingPrivilege().orElseThrow().anyOf());
    assertTrue(
        error.toString().contains("Datastore.Audit or Datastore.AllocateSpace on /storage/local"),
        error.toString());
  }

  @Test
  void whatOnlyRootMayIsNotCalledAPrivilege() {
    HttpError error =
        refused(
            403,
            "Permission check failed (changing feature flags (except nesting) is only allowed for"
                + " root@pam)\n");
    assertTrue(error.missingPrivilege().orElseThrow().rootOnly());
    assertTrue(error.toString().contains("no API token may do this"), error.toString());
    assertFalse(error.toString().contains("pveum"), error.toString());
  }

  @Test
  void privilegesAreReadOutOfA403Only() {
    HttpError error = refused(500, "Permission check failed (/vms/100, VM.Audit)\n");
    assertEquals(Optional.empty(), error.missingPrivilege());
  }

  @Test
  void refusedParametersAreNamedWithWhatIsWrong() {
    String body =
        "{\"errors\":{\"limit\":\"type check ('integer') failed - got 'abc'\",\"foo\":\"a\\nb\"},"
            + "\"data\":null,\"message\":\"Parameter verification failed.\\n\"}";
    HttpError error = refused(400, Optional.of(ReplayTransport.JSON), body);
    assertEquals(
        Map.of("limit", "type check ('integer') failed - got 'abc'", "foo", "a\\nb"),
        error.parameterErrors());
    assertTrue(
        error.toString().contains("a parameter, foo: a\\nb, limit: type check ('integer') failed"),
        error.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | hostname lookup 'pve1' failed - failed to get address info | check \"node\": pve1",
        "500 | Configuration file 'nodes/pve1/lxc/100.conf' does not exist | Proxmox VE says no",
        "501 | Method 'GET /nosuch' not implemented | Proxmox VE 8 or 9",
        "506 | wrong content type | Proxmox VE says no",
      })
  void otherRefusalsSayWhatToDoAndWhatWasSaid(int status, String said, String advice) {
    HttpError error = refused(status, said + "\n");
    assertEquals(status, error.status());
    assertTrue(error.toString().contains(advice), error.toString());
    assertTrue(error.toString().endsWith("(HTTP " + status + ": " + said + ")"), error.toString());
    assertFalse(error.mayPass());
  }

  @ParameterizedTest
  @CsvSource({"595", "596", "599"})
  void whatTheProxyCannotReachMayBeAWrongNodeAndMayPass(int status) {
    ReplayTransport transport = new ReplayTransport();
    for (int i = 0; i < 3; i++) {
      transport.then(status, Optional.empty(), "");
    }
    HttpError error = refused(transport);
    assertEquals(status, error.status());
    assertTrue(error.toString().contains("check \"node\": pve1"), error.toString());
    assertTrue(error.mayPass());
  }

  @Test
  void aRedirectAndAWebPageAreNoApi() {
    HttpError redirect = refused(302, Optional.of("text/html"), "<html>moved</html>");
    assertTrue(redirect.toString().contains("the server redirects"), redirect.toString());
    HttpError page = refused(404, Optional.of("text/html"), "<html>not found</html>");
    assertTrue(page.toString().contains("a web page"), page.toString());
    assertFalse(page.toString().contains("<html>"), page.toString());
  }

  @Test
  void foreignTextIsOneEscapedLineOfBoundedLength() {
    HttpError error =
        refused(500, Optional.of("text/plain"), "a\u001b[2Jb\r\nc\u202ed\u0000" + "x".repeat(9000));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("a\\u001b[2Jb\\r\\nc\\u202ed\\u0000xxx"), message);
    assertTrue(message.length() < 1000, message);
    assertTrue(message.endsWith("x…)"), message);
  }

  private static HttpError refused(int status, String message) {
    return refused(
        status,
        Optional.of(ReplayTransport.JSON),
        "{\"data\":null,\"message\":\"" + message.replace("\n", "\\n") + "\"}");
  }

  private static HttpError refused(int status, Optional<String> contentType, String body) {
    return refused(new ReplayTransport().then(status, contentType, body));
  }

  private static HttpError refused(PveTransport transport) {
    return assertThrows(
        HttpError.class,
        () ->
            new PveApi(transport, new NodeName("pve1"), new RememberedPauses())
                .config(GuestRef.lxc(100)));
  }
}
