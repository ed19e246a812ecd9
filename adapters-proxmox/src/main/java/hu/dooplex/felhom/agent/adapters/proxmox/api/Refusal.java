package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException.HttpError;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns an answer outside 2xx into an error that says what to do. */
final class Refusal {
  /** pve-common {@code PVE::Network}, pve-manager {@code PVE::HTTPServer::remote_node_ip}. */
  private static final Pattern NODE_UNKNOWN =
      Pattern.compile("^(hostname lookup '|unable to get remote IP address for node )");

  private final NodeName node;

  Refusal(NodeName node) {
    this.node = node;
  }

  HttpError of(PveRequest request, PveAnswer answer) {
    int status = answer.status();
    Body body = Body.of(answer);
    // a privilege is named by a refusal only; elsewhere the same words could be quoted
    Optional<MissingPrivilege> missing =
        status == 403 ? MissingPrivilege.in(body.message()) : Optional.empty();
    String said = body.message().isEmpty() ? "" : ": " + body.message();
    return new HttpError(
        request.toString(),
        status,
        advice(status, body, missing) + " (HTTP " + status + said + ")",
        new TreeMap<>(body.errors()),
        missing,
        body.own() ? Optional.of(body.message()) : Optional.empty());
  }

  private String advice(int status, Body body, Optional<MissingPrivilege> missing) {
    if (status >= 300 && status < 400) {
      return "the server redirects, which is not followed; \"proxmox.url\" must lead to the API"
          + " itself, such as https://127.0.0.1:8006";
    }
    if (body.html()) {
      return "the server answers with a web page, so it is not a Proxmox VE API; check"
          + " \"proxmox.url\"";
    }
    return switch (status) {
      case 400 -> "Proxmox VE refuses a parameter" + parameters(body);
      case 401 ->
          "the API token is not accepted: wrong, expired or deleted; check \"proxmox.token_id\" and"
              + " \"proxmox.token_secret_file\"";
      case 403 -> forbidden(missing);
      case 500 -> NODE_UNKNOWN.matcher(body.message()).find() ? wrongNode() : "Proxmox VE says no";
      case 501 ->
          "the server has no such call; check that \"proxmox.url\" leads to a Proxmox VE 8 or 9";
      case 502, 503, 504 ->
          "something between here and Proxmox VE has no answer; check \"proxmox.url\" and that"
              + " pveproxy and pvedaemon run";
      case 595, 596, 599 ->
          "the server's proxy does not reach the daemon that answers this; check that pvedaemon"
              + " runs there, and "
              + nodeHint();
      default -> "Proxmox VE says no";
    };
  }

  private String wrongNode() {
    return "the server does not know this node; " + nodeHint();
  }

  private String nodeHint() {
    return "check \"node\": " + node + " must be the name of this very node";
  }

  private static String forbidden(Optional<MissingPrivilege> missing) {
    if (missing.isEmpty()) {
      return "the API token may not do this";
    }
    if (missing.get().rootOnly()) {
      return "this takes " + missing.get();
    }
    return "the API token lacks "
        + missing.get()
        + "; grant it to both the user and the token ('pveum acl modify')";
  }

  private static String parameters(Body body) {
    return new TreeMap<>(body.errors())
        .entrySet().stream()
            .map(error -> ", " + error.getKey() + ": " + error.getValue())
            .collect(Collectors.joining());
  }
}
