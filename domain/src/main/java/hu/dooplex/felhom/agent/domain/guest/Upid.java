package hu.dooplex.felhom.agent.domain.guest;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a task: {@code UPID:node:pid:pstart:starttime:type:id:user[!token]:}, numbers in hex.
 * It is kept as it was read, so it prints exactly as Proxmox VE wrote it (pve-common {@code
 * PVE::Tools::upid_decode}).
 */
public record Upid(String text) {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "UPID:(\\p{Alnum}(?:[-\\p{Alnum}]{0,"
              + (Limits.NODE_NAME_MAX_CHARS - 2) // a longer one is no NodeName
              + "}\\p{Alnum})?):(\\p{XDigit}{8}):(\\p{XDigit}{8,9}):"
              + "(\\p{XDigit}{8}):([^:\\s]+):([^:\\s]*):([^:\\s]+):");

  public Upid {
    if (!GRAMMAR.matcher(text).matches()) {
      throw new IllegalArgumentException("not a UPID");
    }
  }

  /** The UPID in that text; empty if it is anything else. */
  public static Optional<Upid> parse(String text) {
    return GRAMMAR.matcher(text).matches() ? Optional.of(new Upid(text)) : Optional.empty();
  }

  public NodeName node() {
    return new NodeName(part(1));
  }

  /** Process id of the worker. */
  public long pid() {
    return Long.parseLong(part(2), 16);
  }

  /**
   * When the worker started, in clock ticks since boot: with {@link #pid()} it names the process.
   */
  public long processStart() {
    return Long.parseLong(part(3), 16);
  }

  /** When the task started; whole seconds. */
  public Instant startTime() {
    return Instant.ofEpochSecond(Long.parseLong(part(4), 16));
  }

  /** The task's type, such as {@code vzstart}. */
  public String type() {
    return part(5);
  }

  /** What the task is about: a vmid, {@code 140@local}, {@code 148-mp0>149-mp1}, or empty. */
  public String id() {
    return part(6);
  }

  /** {@code user@realm}, with {@code !token} when an API token started it. */
  public String user() {
    return part(7);
  }

  /** Whether it only hands a request to the HA manager ({@code hastart}, {@code hastop}, …). */
  public boolean startedByHa() {
    return type().startsWith("ha");
  }

  private String part(int group) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("checked at construction");
    }
    String part = matcher.group(group);
    return part == null ? "" : part;
  }

  @Override
  public String toString() {
    return text;
  }
}
