package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestBehaviour;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.TaskFault;
import java.time.Duration;

/** What happens to the node without the agent: what fails, and what the customer does. */
final class Outside {
  private final SimulatedNode node;
  private final TranscriptLog log;

  Outside(SimulatedNode node, TranscriptLog log) {
    this.node = node;
    this.log = log;
  }

  /** Whether the line is about that; then it has happened. */
  boolean act(String word, Line line) {
    switch (word) {
      case "fault" -> fault(line);
      case "task" -> taskFault(line);
      case "proxmox" -> proxmox(line);
      case "customer" -> customer(line);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void fault(Line line) {
    String word = line.word();
    Fault fault =
        switch (word) {
          case "lost-answer" -> new Fault.LostAnswer();
          case "disconnect" -> new Fault.Disconnect();
          case "arrives-late" -> new Fault.ArrivesLate(line.seconds());
          case "status" -> new Fault.Status(line.number(), line.word());
          case "refuses" -> Fault.Status.refusing(line.word(), line.word());
          default -> throw line.wrong(word + " is no fault");
        };
    node.faults().next(line.word(), fault, 1);
  }

  private void taskFault(Line line) {
    String type = line.word();
    String fault = line.word();
    node.taskFaults()
        .next(
            type,
            switch (fault) {
              case "killed" -> TaskFault.KILLED;
              case "stalled" -> TaskFault.STALLED;
              case "failed" -> TaskFault.FAILED;
              default -> throw line.wrong(fault + " is no fault of a task");
            });
  }

  private void proxmox(Line line) {
    log.line("proxmox " + line.left());
    String word = line.word();
    switch (word) {
      case "away" -> node.faults().always("/", new Fault.Disconnect());
      case "back" -> node.faults().clear();
      case "ahead" -> node.clockAhead(Duration.ofSeconds(line.number()));
      default -> throw line.wrong("Proxmox VE is away or back, or its clock ahead");
    }
  }

  private void customer(Line line) {
    log.line("customer " + line.left());
    String word = line.word();
    int vmid = line.guest().vmid().value();
    var customer = node.somebodyElse();
    switch (word) {
      case "starts" -> customer.startsGuest(vmid);
      case "stops" -> customer.stopsGuest(vmid);
      case "destroys" -> customer.destroys(vmid);
      // What stands there looks the same, tag and all; after a crash it may be gone already.
      case "reuses" -> node.guest(vmid).ifPresent(same -> customer.destroysAndReuses(vmid, same));
      case "sets" -> {
        String pair = line.word();
        customer.changesConfig(vmid, guest -> World.set(guest, pair, line));
      }
      case "unsets" -> {
        String key = line.word();
        customer.changesConfig(vmid, guest -> guest.unset(key));
      }
      case "mends" -> node.settings().guestBehaves(vmid, GuestBehaviour.obedient());
      default -> throw line.wrong(word + " is nothing a customer does");
    }
  }
}
