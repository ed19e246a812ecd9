package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Inject;

/** Has every pending wish get its document, and those that have expired a new one. */
public final class IssueLoop {
  private final IssueDocuments issue;
  private final Bells bells;
  private final Rounds rounds;

  @Inject
  public IssueLoop(IssueDocuments issue, Bells bells, Rounds rounds) {
    this.issue = issue;
    this.bells = bells;
    this.rounds = rounds;
  }

  /** Runs until the agent is asked to stop. */
  public void run() {
    rounds.run(
        "issue",
        bells.wishes(),
        rang -> {
          issue.run();
          return Limits.ISSUE_INTERVAL;
        });
  }
}
