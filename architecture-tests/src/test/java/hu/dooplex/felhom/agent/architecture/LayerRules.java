package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. */
final class LayerRules {
  private LayerRules() {}

  static final Rule EVERY_CLASS_IS_IN_A_LAYER =
      code ->
          classes()
              .should()
              .resideInAnyPackage(code.trees(Layout.LAYERS.toArray(String[]::new)))
              .because("a class outside every layer would be outside every rule");

  static final Rule LAYERS_POINT_INWARDS =
      code ->
          layeredArchitecture()
              .consideringOnlyDependenciesInLayers()
              .layer("domain")
              .definedBy(code.tree("domain"))
              .layer("application")
              .definedBy(code.tree("application"))
              .layer("adapters")
              .definedBy(code.tree("adapters"))
              .layer("bootstrap")
              .definedBy(code.tree("bootstrap"))
              .whereLayer("bootstrap")
              .mayNotBeAccessedByAnyLayer()
              .whereLayer("adapters")
              .mayOnlyBeAccessedByLayers("bootstrap")
              .whereLayer("application")
              .mayOnlyBeAccessedByLayers("adapters", "bootstrap")
              .because("decisions must not depend on the edges that carry them out");

  static final Rule ADAPTERS_DO_NOT_KNOW_EACH_OTHER =
      code ->
          slices()
              .matching(code.named("adapters.(*).."))
              .should()
              .notDependOnEachOther()
              .because("only bootstrap brings them together");

  static final Rule PARTS_OF_THE_CLI_ADAPTER_DO_NOT_KNOW_EACH_OTHER =
      code ->
          slices()
              .matching(code.named("adapters.cli.(*).."))
              .should()
              .notDependOnEachOther()
              .because("what the agent remembers must not start processes, nor the other way");

  static final Rule ONLY_BOOTSTRAP_KNOWS_DAGGER =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackage(code.tree("bootstrap"))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("dagger..")
              .because("how things are wired is decided in one place");

  static final Rule PACKAGES_FORM_NO_CYCLE =
      code ->
          slices()
              .matching(code.named("(**)"))
              .should()
              .beFreeOfCycles()
              .because("packages in a cycle are one package that nobody can read alone");
}
