package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** What domain and application may use. All else fails, whatever it is: also a new library. */
final class WhitelistRules {
  private static final DescribedPredicate<JavaClass> VALUES =
      resideInAnyPackage(
          "java.lang",
          "java.lang.annotation",
          "java.math",
          "java.nio.charset",
          "java.time",
          "java.time.chrono",
          "java.time.format",
          "java.time.temporal",
          "java.util",
          "java.util.concurrent.atomic",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations");

  /** What checking a signature over bytes takes; it is a computation. */
  private static final DescribedPredicate<JavaClass> VERIFICATION =
      resideInAnyPackage("java.security.interfaces", "java.security.spec")
          .or(
              named(
                  Set.of(
                      "java.nio.BufferUnderflowException",
                      "java.nio.ByteBuffer",
                      "java.nio.ByteOrder",
                      "java.nio.CharBuffer",
                      "java.security.AlgorithmParameters",
                      "java.security.GeneralSecurityException",
                      "java.security.InvalidKeyException",
                      "java.security.Key",
                      "java.security.KeyFactory",
                      "java.security.MessageDigest",
                      "java.security.NoSuchAlgorithmException",
                      "java.security.PublicKey",
                      "java.security.Signature",
                      "java.security.SignatureException")));

  /** In the packages above, and yet a door to the machine, to loggers or to other code. */
  private static final Set<String> MACHINE =
      Set.of(
          "java.lang.ClassLoader",
          "java.lang.IO",
          "java.lang.Module",
          "java.lang.ModuleLayer",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.System$Logger",
          "java.lang.System$LoggerFinder",
          "java.util.ResourceBundle",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.Timer");

  private static final Set<String> THREADS =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal");

  private WhitelistRules() {}

  static final Rule DOMAIN_USES_ONLY_VALUES_AND_COMPUTATIONS =
      code ->
          classes()
              .that()
              .resideInAPackage(code.tree("domain"))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(code.tree("domain"))
                      .or(VALUES)
                      .or(VERIFICATION)
                      .and(not(named(MACHINE)))
                      .and(not(named(THREADS)))
                      .as("are values and computations of the JDK"))
              .because("a decision without IO, threads and libraries can be tested in full");

  static final Rule APPLICATION_USES_ONLY_DOMAIN_AND_INJECTION =
      code ->
          classes()
              .that()
              .resideInAPackage(code.tree("application"))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(code.trees("domain", "application"))
                      .or(VALUES)
                      .or(VERIFICATION)
                      .or(resideInAnyPackage("java.util.concurrent..", "jakarta.inject"))
                      .and(not(named(MACHINE)))
                      .as("are of the domain, values of the JDK, concurrency or injection"))
              .because("what a use case needs from outside is a port");

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return new DescribedPredicate<>("named " + names) {
      @Override
      public boolean test(JavaClass type) {
        return names.contains(type.getBaseComponentType().getName());
      }
    };
  }
}
