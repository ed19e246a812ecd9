package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.BaseStream;

/** Domain and application get time, chance, threads and waiting passed in, and take none. */
final class AmbientRules {
  private static final DescribedPredicate<JavaAccess<?>> CLOCK =
      Calls.targets("now() of the machine", AmbientRules::asksForNow)
          .or(Calls.to(Clock.class, "system", "systemUTC", "systemDefaultZone"))
          .or(Calls.to(Clock.class, "tickMillis", "tickSeconds", "tickMinutes"))
          .or(Calls.to(InstantSource.class, "system"))
          .or(Calls.to(System.class, "currentTimeMillis", "nanoTime"))
          .or(Calls.withoutArguments(Date.class, Calls.CONSTRUCTOR))
          .as("the clock of the machine");

  private static final DescribedPredicate<JavaAccess<?>> CHANCE =
      Calls.to(Math.class, "random")
          .or(Calls.to(StrictMath.class, "random"))
          .or(Calls.to(UUID.class, "randomUUID"))
          .or(Calls.to(Collections.class, "shuffle"))
          .as("randomness of the JDK");

  private static final DescribedPredicate<JavaAccess<?>> WAITING =
      Calls.to(Thread.class, "sleep", "join", "onSpinWait", "yield")
          .or(Calls.to(LockSupport.class, "park", "parkNanos", "parkUntil"))
          .or(Calls.to(TimeUnit.class, "sleep", "timedWait", "timedJoin"))
          .or(Calls.targets("Object.wait(timeout)", AmbientRules::isTimedWait))
          .or(Calls.targets("a JDK method with a time limit", AmbientRules::hasTimeLimit))
          .as("ways of the JDK to wait for time");

  private static final DescribedPredicate<JavaAccess<?>> THREADS =
      Calls.to(Thread.class, Calls.CONSTRUCTOR, "start", "startVirtualThread")
          .or(Calls.to(Thread.class, "ofVirtual", "ofPlatform"))
          .or(Calls.to(Collection.class, "parallelStream"))
          .or(Calls.to(BaseStream.class, "parallel"))
          .or(Calls.targets("…Async without an executor", AmbientRules::runsInTheCommonPool))
          .as("threads of their own");

  private static final DescribedPredicate<JavaAccess<?>> ENVIRONMENT =
      Calls.to(System.class, "getenv", "getProperty", "getProperties", "setProperty", "console")
          .or(Calls.to(Integer.class, "getInteger"))
          .or(Calls.to(Long.class, "getLong"))
          .or(Calls.to(Boolean.class, "getBoolean"))
          .or(Calls.to(ZoneId.class, "systemDefault"))
          .or(Calls.to(TimeZone.class, "getDefault"))
          .or(Calls.to(Locale.class, "getDefault"))
          .or(Calls.to(Charset.class, "defaultCharset"))
          .as("the environment of the process");

  private AmbientRules() {}

  static final Rule THE_CORE_DOES_NOT_ASK_THE_CLOCK =
      code ->
          inTheCore(code)
              .should()
              .accessTargetWhere(CLOCK)
              .orShould()
              .dependOnClassesThat(belongToAnyOf(Calendar.class))
              .because("time is passed in and read once per decision, so that a test can set it");

  static final Rule THE_CORE_DRAWS_NO_RANDOMNESS =
      code ->
          inTheCore(code)
              .should()
              .dependOnClassesThat(
                  belongToAnyOf(
                          Random.class,
                          SplittableRandom.class,
                          ThreadLocalRandom.class,
                          SecureRandom.class)
                      .or(resideInAnyPackage("java.util.random")))
              .orShould()
              .accessTargetWhere(CHANCE)
              .because("a seed must be a run");

  static final Rule THE_CORE_WAITS_ONLY_THROUGH_ITS_PORT =
      code ->
          inTheCore(code)
              .should()
              .accessTargetWhere(WAITING)
              .because("a test must be able to let an hour pass at once");

  static final Rule THE_CORE_STARTS_NO_THREAD =
      code ->
          inTheCore(code)
              .should()
              .accessTargetWhere(THREADS)
              .orShould()
              .dependOnClassesThat(
                  belongToAnyOf(
                      Executors.class, ForkJoinPool.class, Timer.class, Thread.Builder.class))
              .because(
                  "an executor is passed in, so that the simulation runs one thread at a time");

  static final Rule THE_CORE_DOES_NOT_READ_ITS_ENVIRONMENT =
      code ->
          inTheCore(code)
              .should()
              .accessTargetWhere(ENVIRONMENT)
              .because("a decision must not differ between two machines");

  private static GivenClassesConjunction inTheCore(Layout code) {
    return noClasses().that().resideInAnyPackage(code.trees("domain", "application"));
  }

  /** Every {@code now} of java.time, with or without a zone; the one with a clock is passed in. */
  private static boolean asksForNow(AccessTarget target) {
    return target.getOwner().getPackageName().startsWith("java.time")
        && target.getName().equals("now")
        && !Calls.takes(target, Clock.class);
  }

  /** The owner is whatever type the monitor has, so only name and parameter tell. */
  private static boolean isTimedWait(AccessTarget target) {
    return target.getName().equals("wait") && Calls.takes(target, long.class);
  }

  private static boolean hasTimeLimit(AccessTarget target) {
    return target.getOwner().getPackageName().startsWith("java.util.concurrent")
        && !target.getOwner().isEquivalentTo(TimeUnit.class)
        && Calls.takes(target, TimeUnit.class);
  }

  private static boolean runsInTheCommonPool(AccessTarget target) {
    return target.getOwner().isAssignableTo(CompletionStage.class)
        && target.getName().endsWith("Async")
        && !Calls.takes(target, Executor.class);
  }
}
