package hu.dooplex.felhom.agent.domain.authz;

/** Bytes that are not what they should be. It does not leave this package. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String defect;

  /**
   * @param defect names the field and what is wrong with it, without any text from outside
   */
  MalformedException(String defect) {
    super(defect, null, false, false);
    this.defect = defect;
  }

  String defect() {
    return defect;
  }
}
