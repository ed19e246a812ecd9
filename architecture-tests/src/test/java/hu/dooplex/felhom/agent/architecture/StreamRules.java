package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.io.FileDescriptor;

/** Who writes to the terminal and the journal of the host. */
final class StreamRules {
  private static final DescribedPredicate<JavaAccess<?>> STANDARD_STREAMS =
      Calls.to(System.class, "out", "err", "in", "setOut", "setErr", "setIn", "console")
          .or(Calls.to(FileDescriptor.class, "out", "err", "in"))
          .or(Calls.withoutArguments(Throwable.class, "printStackTrace"))
          .or(Calls.to(Thread.class, "dumpStack"))
          .as("standard streams");

  private StreamRules() {}

  // LogOutput holds the one stream that log lines go to; the command line talks to a person.
  static final Rule ONLY_COMMAND_LINE_AND_LOG_USE_STANDARD_STREAMS =
      code ->
          noClasses()
              .that(code.allBut("bootstrap.logging.LogOutput"))
              .and()
              .resideOutsideOfPackage(code.tree("bootstrap.cli"))
              .should()
              .accessTargetWhere(STANDARD_STREAMS)
              .orShould()
              .dependOnClassesThat(name("java.lang.IO"))
              .because("one line to the log is one fact, and all of it is escaped");
}
