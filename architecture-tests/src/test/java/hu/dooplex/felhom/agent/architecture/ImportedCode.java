package hu.dooplex.felhom.agent.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * The compiled code that the rules look at. The modules arrive as jars in {@code mvn verify} and as
 * class folders in {@code mvn test}, so they are found by their package and never by their place.
 */
final class ImportedCode {
  /**
   * Dagger's processor runs in bootstrap alone, so its factories land in bootstrap's jar under the
   * packages of the classes that they make: nobody wrote them, and no rule is about them.
   */
  private static final DescribedPredicate<JavaClass> WRITTEN_BY_DAGGER =
      new DescribedPredicate<>("written by Dagger's processor") {
        @Override
        public boolean test(JavaClass type) {
          return type.isAnnotatedWith("dagger.internal.DaggerGenerated")
              || type.getEnclosingClass().filter(this).isPresent();
        }
      };

  /** Everything that ships, without this module and without what Dagger's processor writes. */
  static final JavaClasses AGENT = read(Layout.AGENT, location -> !isOfThisModule(location));

  static final JavaClasses FIXTURES = read(Layout.FIXTURES, location -> true);

  private ImportedCode() {}

  private static JavaClasses read(Layout layout, ImportOption option) {
    return new ClassFileImporter()
        .withImportOption(option)
        .importPackages(layout.root())
        .that(DescribedPredicate.not(WRITTEN_BY_DAGGER));
  }

  private static boolean isOfThisModule(Location location) {
    String here = ImportedCode.class.getProtectionDomain().getCodeSource().getLocation().toString();
    return location.asURI().toString().startsWith(here);
  }
}
