package hu.dooplex.felhom.agent.bootstrap.config;

/**
 * Something wrong with the configuration. Nothing in it is secret, and it is free of control
 * characters.
 *
 * @param path the JSON path of the key, {@code $} for the file as a whole; for an unknown variable
 *     its name
 * @param found what is there; never the value of a secret
 * @param allowed what may be there, or what to do
 * @param where the file with its line, the variable, the credential
 */
public record ConfigProblem(String path, String found, String allowed, String where) {
  /** One line. */
  public String line() {
    String what = path.equals("$") ? "the configuration file" : path;
    return what + ": found " + found + "; allowed: " + allowed + " (" + where + ")";
  }
}
