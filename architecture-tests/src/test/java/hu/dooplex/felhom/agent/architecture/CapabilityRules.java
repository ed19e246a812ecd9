package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;

/** What only one place may do, although the language would let others. */
final class CapabilityRules {
  private static final String PERMIT = "domain.gate.Permit";
  private static final String OWN_SNAPSHOT = "domain.provenance.Provenance$OwnSnapshot";
  private static final String SCRATCH_GUEST = "domain.provenance.Provenance$ScratchGuest";
  private static final String AUTHORIZATION = "domain.authz.VerifiedAuthorization";

  private CapabilityRules() {}

  static final Rule ONLY_THE_GATE_MAKES_PERMITS =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackage(code.named("domain.gate"))
              .should()
              .accessTargetWhere(
                  Calls.targets(
                      "a constructor of Permit",
                      target ->
                          isClass(target.getOwner(), code, PERMIT)
                              && target.getName().equals(Calls.CONSTRUCTOR)))
              .because("a permit that the gate did not give is destruction without a signature");

  static final Rule ONLY_THE_JOURNAL_PROVES_PROVENANCE =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackage(code.named("domain.journal"))
              .should()
              .accessTargetWhere(
                  Calls.targets(
                      "a constructor of Provenance's agent-internal cases",
                      target ->
                          (isClass(target.getOwner(), code, OWN_SNAPSHOT)
                                  || isClass(target.getOwner(), code, SCRATCH_GUEST))
                              && target.getName().equals(Calls.CONSTRUCTOR)))
              .because(
                  "that something is the agent's own is what its journal says, and nobody else");

  static final Rule ONLY_THE_VERIFIER_MAKES_AUTHORIZATIONS =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackage(code.named("domain.authz"))
              .should()
              .accessTargetWhere(
                  Calls.targets(
                      "a constructor of VerifiedAuthorization",
                      target ->
                          isClass(target.getOwner(), code, AUTHORIZATION)
                              && target.getName().equals(Calls.CONSTRUCTOR)))
              .because("to hold one is the proof that an operator signed");

  static final Rule ONLY_THE_GATED_EXECUTOR_CALLS_MUTATING_PORTS =
      code ->
          noClasses()
              .that(code.allBut("application.execution.GatedExecutor"))
              .should()
              .accessTargetWhere(mutatingCall(code))
              .because(
                  "classify, gate, audit and journal come before every mutation, in one place");

  static final Rule THE_HUB_ADAPTER_CANNOT_NAME_PROVENANCE =
      code ->
          noClasses()
              .that()
              .resideInAPackage(code.tree("adapters.hub"))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(code.trees("domain.provenance", "domain.journal"))
              .because("provenance is what the journal recorded, never what a hub says");

  // The two clients send a token; the simulated servers look whether it is the right one.
  static final Rule SECRETS_ARE_REVEALED_TO_REQUEST_HEADERS_ONLY =
      code ->
          noClasses()
              .that(code.allBut("adapters.proxmox.api.HttpsTransport", "adapters.hub.HubClient"))
              .and()
              .resideOutsideOfPackages(
                  code.trees("adapters.proxmox.simulator", "adapters.hub.simulator"))
              .should()
              .accessTargetWhere(
                  Calls.targets(
                      "Secret.reveal",
                      target ->
                          isClass(target.getOwner(), code, "domain.Secret")
                              && target.getName().equals("reveal")))
              .because("a token that nobody else can read is in nobody else's message");

  static final Rule SIMULATORS_ARE_REACHED_FROM_THE_DEMO_ONLY =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackages(
                  code.trees(
                      "bootstrap.demo", "adapters.proxmox.simulator", "adapters.hub.simulator"))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  code.trees("adapters.proxmox.simulator", "adapters.hub.simulator"))
              .because("a daemon must not be able to talk to a make-believe node");

  /**
   * A method that takes a permit is a mutation. Outside the adapters it may not be called on the
   * adapter either: that would be the same mutation, without the port.
   */
  private static DescribedPredicate<JavaAccess<?>> mutatingCall(Layout code) {
    return new DescribedPredicate<>("a method that mutates, with a permit") {
      @Override
      public boolean test(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        JavaClass owner = target.getOwner();
        boolean within = isIn(access.getOriginOwner(), code, "adapters");
        return Calls.takes(target, code.named(PERMIT))
            && !target.getName().equals(Calls.CONSTRUCTOR)
            && (isIn(owner, code, "application.port")
                || (isIn(owner, code, "adapters") && !within));
      }
    };
  }

  private static boolean isClass(JavaClass type, Layout code, String name) {
    return type.getName().equals(code.named(name));
  }

  private static boolean isIn(JavaClass type, Layout code, String packageName) {
    return (type.getPackageName() + ".").startsWith(code.named(packageName) + ".");
  }
}
