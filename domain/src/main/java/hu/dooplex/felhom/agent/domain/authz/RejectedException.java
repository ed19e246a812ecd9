package hu.dooplex.felhom.agent.domain.authz;

/** Ends the pipeline at the step that failed. It does not leave this package. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Rejection rejection;

  RejectedException(Rejection rejection) {
    super(rejection.wireName(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
