package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.normalize.ManagedField;

/**
 * A value that Proxmox VE would not take for a field when it was written, in canonical forms. It is
 * a plan error for as long as it is desired and the guest has what it had: its schema may be
 * another one than the table of fields has it, and to send it again would only be refused again.
 *
 * @param actual what the guest had in its place
 */
public record RefusedValue(ManagedField field, String desired, String actual) {}
