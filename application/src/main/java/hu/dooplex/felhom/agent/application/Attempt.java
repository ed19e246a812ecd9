package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;

/** A check whose failure to read is its result. */
interface Attempt {
  Check run() throws ApiException, PrivilegedException;

  static Check of(String name, Attempt attempt) {
    try {
      return attempt.run();
    } catch (ApiException | PrivilegedException failure) {
      return new Check(name, Result.FAILED, String.valueOf(failure.getMessage()));
    }
  }
}
