package hu.dooplex.felhom.agent.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;

/** A root package and what lies below it: the agent's own, or its imitation by the fixtures. */
record Layout(String root) {
  static final Layout AGENT = new Layout("hu.dooplex.felhom.agent");
  static final Layout FIXTURES = new Layout("hu.dooplex.felhom.agent.fixture");

  /** The packages that the modules own, one each. */
  static final List<String> LAYERS =
      List.of(
          "domain", "application", "adapters.proxmox", "adapters.hub", "adapters.cli", "bootstrap");

  /** The full name of a class or package below the root. */
  String named(String name) {
    return root + "." + name;
  }

  /** A package and all below it, as ArchUnit writes it. */
  String tree(String packageName) {
    return named(packageName) + "..";
  }

  String[] trees(String... packageNames) {
    return Stream.of(packageNames).map(this::tree).toArray(String[]::new);
  }

  /** These classes below the root, with what is nested in them. */
  DescribedPredicate<JavaClass> classesNamed(String... names) {
    return new DescribedPredicate<>(String.join(" or ", names)) {
      @Override
      public boolean test(JavaClass type) {
        return Stream.of(names)
            .map(Layout.this::named)
            .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
      }
    };
  }

  /** Every class but these: the way an exception is written into a rule. */
  DescribedPredicate<JavaClass> allBut(String... names) {
    return DescribedPredicate.not(classesNamed(names)).as("are not " + String.join(" or ", names));
  }
}
