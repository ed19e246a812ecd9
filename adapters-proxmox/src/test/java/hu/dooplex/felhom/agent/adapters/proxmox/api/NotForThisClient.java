package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Recorded GETs that the client has no call for, each with the reason. */
enum NotForThisClient {
  DIRECTORIES(
      "/api2/json|.*/(lxc|tasks)/[^/]+|.*/lxc/\\d+/status|.*/snapshot/s1",
      "an index of what is below, for people"),
  PATHS_IT_CANNOT_WRITE(
      ".*//.*|.*/lxc/|.*/lxc/(abc|99)/config|/api2/xml/.*|/api2/json/nosuch|.*/lxc/\\d+/nosuch"
          + "|.*/tasks/(garbage|UPID:\\w+:xyz|.*[^:])/(status|log)",
      "vmids, UPIDs and segments are checked before a path is made"),
  OTHER_PEOPLES_RIGHTS(
      "/api2/json/access/(acl|roles|users.*)", "the token's own privileges are all it asks for"),
  THE_CLUSTER(
      "/api2/json/(cluster/(backup|nextid|options|status|tasks)|pools)",
      "one node is its business; vmids are desired, not given"),
  DISK_DETAIL(
      ".*/disks/smart",
      "health and wear are in the disk list; detail takes Sys.Audit on / and comes from smartctl"),
  THE_HOSTS_SETUP(".*/(aplinfo|dns|network|services|syslog|time)", "nothing is decided by it"),
  GUEST_DETAIL(
      ".*/lxc/\\d+/(interfaces|rrddata|snapshot/\\w+/config)",
      "not reported; a later part may ask"),
  BACKUP_DETAIL(".*/vzdump/(defaults|extractconfig)", "a backup is made with every option stated"),
  ONE_VOLUME(".*/storage/\\w+/content/.+", "the list has what is reported");

  private final Pattern path;
  private final String reason;

  NotForThisClient(String path, String reason) {
    this.path = Pattern.compile(path);
    this.reason = reason;
  }

  static List<NotForThisClient> reasonsFor(String decodedPath) {
    return Arrays.stream(values()).filter(r -> r.path.matcher(decodedPath).matches()).toList();
  }

  @Override
  public String toString() {
    return name() + " (" + reason + ")";
  }
}
