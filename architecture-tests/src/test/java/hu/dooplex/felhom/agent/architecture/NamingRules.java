package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Names say the concept, and every package says what null means in it. */
final class NamingRules {
  private static final ArchCondition<JavaClass> RESIDE_IN_A_NULL_MARKED_PACKAGE =
      new ArchCondition<>("reside in a package whose package-info says @NullMarked") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean marked =
              type.getPackage()
                  .tryGetPackageInfo()
                  .filter(info -> info.isAnnotatedWith(NullMarked.class))
                  .isPresent();
          String message = type.getName() + " is in a package that is not null-marked";
          events.add(new SimpleConditionEvent(type, marked, message));
        }
      };

  private NamingRules() {}

  static final Rule NO_CLASS_IS_NAMED_AFTER_A_TECHNIQUE =
      code ->
          noClasses()
              .should()
              .haveNameMatching(".*(Impl|Utils|Helper|Manager|Dto|Mapper)(\\$.*)?")
              .because("such a name says that nobody asked what the class is about");

  static final Rule PORTS_ARE_NAMED_BY_WHAT_THE_CORE_NEEDS =
      code ->
          noClasses()
              .that()
              .resideInAPackage(code.tree("application.port"))
              .should()
              .haveNameMatching(".*(Port|Service)(\\$.*)?")
              .because("that they are ports is said by their package");

  static final Rule NO_PACKAGE_IS_NAMED_AFTER_A_TECHNIQUE =
      code ->
          noClasses()
              .should()
              .resideInAnyPackage("..dto..", "..impl..", "..service..", "..util..", "..exception..")
              .because("the tree is the architecture: packages are concepts");

  static final Rule EVERY_PACKAGE_IS_NULL_MARKED =
      code ->
          classes()
              .should(RESIDE_IN_A_NULL_MARKED_PACKAGE)
              .because("null never crosses a boundary, and unmarked code is not checked for it");
}
