package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rows of a list that was answered.
 *
 * @param unusable how many more there were that do not say what they are about
 * @param total what the answer says of its own length before any limit
 */
record Rows<T>(PveRequest request, List<T> readable, int unusable, OptionalLong total) {
  Rows {
    readable = List.copyOf(readable);
  }

  /**
   * The rows of a list of independent things: an odd one must not hide the others.
   *
   * @throws ApiException.BadAnswer if there were rows and none of them can be read
   */
  List<T> usable() throws ApiException.BadAnswer {
    if (readable.isEmpty() && unusable > 0) {
      throw bad();
    }
    return readable;
  }

  /**
   * The rows of a list that means something only as a whole.
   *
   * @throws ApiException.BadAnswer if one of them cannot be read
   */
  List<T> every() throws ApiException.BadAnswer {
    if (unusable > 0) {
      throw bad();
    }
    return readable;
  }

  /** How long the whole list is, as far as anybody says. */
  long length() {
    int here = readable.size() + unusable;
    return Math.max(here, total.orElse(here));
  }

  private ApiException.BadAnswer bad() {
    return new ApiException.BadAnswer(
        request.toString(),
        unusable
            + " of "
            + (readable.size() + unusable)
            + " rows are not as Proxmox VE writes them; check that \"proxmox.url\" leads to a"
            + " Proxmox VE 8 or 9");
  }
}
