package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

/** Which library may be known where. */
final class LibraryRules {
  private LibraryRules() {}

  static final Rule JSON_STAYS_AT_THE_EDGES =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackages(code.trees("adapters", "bootstrap"))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("com.fasterxml..")
              .because("wire and storage formats never leave the module that reads them");

  static final Rule BOUNCY_CASTLE_STAYS_WITH_CERTIFICATES_AND_KEY_CHECKS =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackages(code.trees("adapters.proxmox.simulator", "bootstrap"))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.bouncycastle..")
              .because("the JDK verifies signatures; a second library for it is a second opinion");

  static final Rule NOTHING_IS_INJECTED_INTO_FIELDS =
      code ->
          noFields()
              .should()
              .beAnnotatedWith("jakarta.inject.Inject")
              .orShould()
              .beAnnotatedWith("javax.inject.Inject")
              .because("an object is whole when its constructor returns");

  static final Rule INJECTION_IS_SPELLED_JAKARTA =
      code ->
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAPackage("javax.inject..")
              .because("two sets of the same annotations are one too many");
}
