package hu.dooplex.felhom.agent.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a class touches: calls, method references ({@code Instant::now} is no call, and just as much
 * of a clock) and fields.
 */
final class Calls {
  static final String CONSTRUCTOR = "<init>";

  private Calls() {}

  /** Methods or fields of these names, in any form of parameters. */
  static DescribedPredicate<JavaAccess<?>> to(Class<?> owner, String... names) {
    List<String> wanted = List.of(names);
    return targets(
        owner.getSimpleName() + "." + String.join("/", names),
        target -> target.getOwner().isAssignableTo(owner) && wanted.contains(target.getName()));
  }

  /** Methods and constructors that take nothing. */
  static DescribedPredicate<JavaAccess<?>> withoutArguments(Class<?> owner, String name) {
    return targets(
        owner.getSimpleName() + "." + name + "()",
        target ->
            target.getOwner().isAssignableTo(owner)
                && target.getName().equals(name)
                && parameters(target).isEmpty());
  }

  static DescribedPredicate<JavaAccess<?>> targets(
      String description, Predicate<AccessTarget> predicate) {
    return new DescribedPredicate<>(description) {
      @Override
      public boolean test(JavaAccess<?> access) {
        return predicate.test(access.getTarget());
      }
    };
  }

  /** The types that a method or constructor takes; none for a field. */
  static List<JavaClass> parameters(AccessTarget target) {
    return target instanceof CodeUnitAccessTarget code ? code.getRawParameterTypes() : List.of();
  }

  static boolean takes(AccessTarget target, Class<?> type) {
    return parameters(target).stream().anyMatch(parameter -> parameter.isEquivalentTo(type));
  }

  static boolean takes(AccessTarget target, String type) {
    return parameters(target).stream().anyMatch(parameter -> parameter.getName().equals(type));
  }
}
