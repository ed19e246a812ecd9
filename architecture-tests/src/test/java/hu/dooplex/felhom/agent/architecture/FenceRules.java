package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.util.ServiceLoader;

/**
 * The fence between the API and the command line of the host: what speaks to the network starts no
 * process, what starts processes or keeps the journal has no network, and there is no way round.
 */
final class FenceRules {
  /** File channels are none of these. */
  private static final DescribedPredicate<JavaClass> NETWORK =
      resideInAnyPackage(
              "java.net..",
              "javax.net..",
              "javax.naming..",
              "java.rmi..",
              "javax.management..",
              "java.nio.channels.spi..",
              "com.sun.net.httpserver..")
          .or(assignableTo(NetworkChannel.class))
          .or(assignableTo(AsynchronousSocketChannel.class))
          .or(assignableTo(AsynchronousServerSocketChannel.class))
          .or(assignableTo(AsynchronousChannelGroup.class))
          .or(assignableTo(Selector.class))
          .or(assignableTo(Pipe.class))
          .as("belong to the network");

  private static final DescribedPredicate<JavaAccess<?>> LOADING =
      Calls.to(Class.class, "forName", "newInstance")
          .or(Calls.to(ClassLoader.class, "loadClass", "findClass", "defineClass"));

  /** Looking at a class is harmless; these act on what they found. */
  private static final DescribedPredicate<JavaAccess<?>> REFLECTION =
      Calls.to(AccessibleObject.class, "setAccessible", "trySetAccessible")
          .or(Calls.to(Constructor.class, "newInstance"))
          .or(Calls.to(Method.class, "invoke"))
          .or(Calls.to(Field.class, "set"));

  private FenceRules() {}

  // ProcessCommandRunner is the fence's gate; DemoProcesses starts the demo's own daemon.
  static final Rule ONE_CLASS_STARTS_PROCESSES =
      code ->
          noClasses()
              .that(
                  code.allBut(
                      "adapters.cli.privileged.ProcessCommandRunner",
                      "bootstrap.demo.DemoProcesses"))
              .should()
              .dependOnClassesThat(
                  belongToAnyOf(ProcessBuilder.class, Process.class, ProcessHandle.class))
              .orShould()
              .accessTargetWhere(Calls.to(Runtime.class, "exec"))
              .because("the privileged exceptions are three, and all of them go through one class");

  static final Rule CLI_ADAPTER_HAS_NO_NETWORK =
      code ->
          noClasses()
              .that()
              .resideInAPackage(code.tree("adapters.cli"))
              .should()
              .dependOnClassesThat(NETWORK)
              .because("nothing in the journal can then have come from the hub unseen");

  static final Rule NOTHING_IS_REACHED_BY_NAME =
      code ->
          noClasses()
              .should()
              .accessTargetWhere(LOADING.or(REFLECTION))
              .orShould()
              .dependOnClassesThat(
                  belongToAnyOf(ServiceLoader.class, MethodHandles.class).as("find code by name"))
              .orShould()
              .beAssignableTo(ClassLoader.class)
              .because("a class that is named only in a string goes round every other rule");

  // Libc: datagrams to Unix sockets, and giving back pages of files, which the JDK cannot do.
  static final Rule ONE_CLASS_CALLS_NATIVE_CODE =
      code ->
          noClasses()
              .that(code.allBut("bootstrap.libc.Libc"))
              .should()
              .dependOnClassesThat()
              .resideInAPackage("java.lang.foreign..")
              .orShould()
              .accessTargetWhere(
                  Calls.to(System.class, "load", "loadLibrary")
                      .or(Calls.to(Runtime.class, "load", "loadLibrary")))
              .because("native code can start processes and open sockets behind the fence");
}
