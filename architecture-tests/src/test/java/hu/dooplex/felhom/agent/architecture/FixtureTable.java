package hu.dooplex.felhom.agent.architecture;

import static hu.dooplex.felhom.agent.architecture.Fixture.offenders;
import static java.util.Map.entry;

import java.util.Map;

/** For each rule the classes that break it. */
final class FixtureTable {
  private FixtureTable() {}

  static final Map<Rule, Fixture> ROWS =
      Map.ofEntries(
          entry(
              LayerRules.EVERY_CLASS_IS_IN_A_LAYER,
              offenders("elsewhere.Stray", "adapters.SharedByAll")
                  .spares("domain.Vmid", "adapters.hub.HubClient", "bootstrap.cli.TalksToAPerson")),
          entry(
              LayerRules.LAYERS_POINT_INWARDS,
              offenders(
                      "domain.KnowsAUseCase",
                      "application.KnowsAnAdapter",
                      "adapters.proxmox.api.KnowsTheWiring")
                  .spares("bootstrap.demo.Demo", "adapters.proxmox.api.PveGuestControl")),
          entry(
              LayerRules.ADAPTERS_DO_NOT_KNOW_EACH_OTHER,
              offenders("adapters.proxmox.api.KnowsTheHub")
                  .spares("bootstrap.Wiring", "adapters.cli.journal.KnowsTheCommands")),
          entry(
              LayerRules.PARTS_OF_THE_CLI_ADAPTER_DO_NOT_KNOW_EACH_OTHER,
              offenders("adapters.cli.journal.KnowsTheCommands")
                  .spares("adapters.cli.journal.KeepsAFile")),
          entry(
              LayerRules.ONLY_BOOTSTRAP_KNOWS_DAGGER,
              offenders("application.KnowsDagger")
                  .spares("bootstrap.Wiring", "application.Generated_Factory")),
          entry(
              LayerRules.PACKAGES_FORM_NO_CYCLE,
              offenders("domain.chicken.Chicken", "domain.egg.Egg")
                  .spares("domain.journal.JournalState")),
          entry(
              WhitelistRules.DOMAIN_USES_ONLY_VALUES_AND_COMPUTATIONS,
              offenders(
                      "domain.ReadsAFile",
                      "domain.TakesAnExecutor",
                      "domain.Logs",
                      "domain.HoldsProcesses",
                      "domain.KnowsAnArray",
                      "domain.KnowsJson")
                  .spares("domain.ChecksASignature", "domain.Secret", "domain.gate.Gate")),
          entry(
              WhitelistRules.APPLICATION_USES_ONLY_DOMAIN_AND_INJECTION,
              offenders(
                      "application.KnowsJson", "application.SpeaksHttp", "application.KnowsDagger")
                  .spares("application.ReportHost", "application.KeepsAnInterrupt")),
          entry(
              FenceRules.ONE_CLASS_STARTS_PROCESSES,
              offenders(
                      "adapters.proxmox.api.StartsAProcess",
                      "bootstrap.RunsACommand",
                      "adapters.hub.LooksAtProcesses",
                      "domain.HoldsProcesses")
                  .spares(
                      "adapters.cli.privileged.ProcessCommandRunner",
                      "bootstrap.demo.DemoProcesses")),
          entry(
              FenceRules.CLI_ADAPTER_HAS_NO_NETWORK,
              offenders(
                      "adapters.cli.journal.CallsTheHub",
                      "adapters.cli.journal.ParsesAnAddress",
                      "adapters.cli.privileged.OpensASocketChannel",
                      "adapters.cli.privileged.AsksADirectory")
                  .spares("adapters.cli.journal.KeepsAFile", "adapters.hub.HubClient")),
          entry(
              FenceRules.NOTHING_IS_REACHED_BY_NAME,
              offenders(
                      "bootstrap.LoadsByName",
                      "bootstrap.AsksALoader",
                      "bootstrap.LooksUpServices",
                      "bootstrap.ForcesAConstructor",
                      "bootstrap.FindsAMethod")
                  .spares("bootstrap.LooksAtAClass", "application.AsksNowByReference")),
          entry(
              FenceRules.ONE_CLASS_CALLS_NATIVE_CODE,
              offenders("bootstrap.CallsNativeCode", "bootstrap.LoadsALibrary")
                  .spares("bootstrap.libc.Libc")),
          entry(
              AmbientRules.THE_CORE_DOES_NOT_ASK_THE_CLOCK,
              offenders(
                      "domain.AsksNow",
                      "application.AsksNowByReference",
                      "application.AsksTheDateOfAZone",
                      "domain.ReadsNanoTime",
                      "application.TakesTheSystemClock",
                      "application.TakesTheSystemInstants",
                      "application.MakesADate")
                  .spares("domain.AsksAClockThatItWasGiven", "application.ReportHost")),
          entry(
              AmbientRules.THE_CORE_DRAWS_NO_RANDOMNESS,
              offenders(
                  "domain.DrawsAnIdentifier",
                  "application.DrawsFromMath",
                  "application.MakesARandom",
                  "application.MakesASecureRandom",
                  "application.SharesAThreadLocalRandom")),
          entry(
              AmbientRules.THE_CORE_WAITS_ONLY_THROUGH_ITS_PORT,
              offenders(
                      "application.Sleeps",
                      "application.SleepsAUnit",
                      "application.Parks",
                      "application.WaitsOnAMonitor",
                      "application.WaitsForAFuture",
                      "application.DelaysAnExecutor")
                  .spares("application.ReportHost", "application.KeepsAnInterrupt")),
          entry(
              AmbientRules.THE_CORE_STARTS_NO_THREAD,
              offenders(
                      "application.StartsAThread",
                      "application.BuildsAVirtualThread",
                      "application.MakesItsExecutor",
                      "application.RunsInTheCommonPool",
                      "domain.StreamsInParallel")
                  .spares("application.ReportHost", "application.KeepsAnInterrupt")),
          entry(
              AmbientRules.THE_CORE_DOES_NOT_READ_ITS_ENVIRONMENT,
              offenders(
                  "application.ReadsTheEnvironment",
                  "domain.ReadsAProperty",
                  "domain.AsksForTheZone")),
          entry(
              CapabilityRules.ONLY_THE_GATE_MAKES_PERMITS,
              offenders("application.ForgesAPermit", "application.ForgesAPermitByReference")
                  .spares("domain.gate.Gate")),
          entry(
              CapabilityRules.ONLY_THE_JOURNAL_PROVES_PROVENANCE,
              offenders("application.BelievesATag", "application.BelievesAName")
                  .spares("domain.journal.JournalState", "application.TakesItForTheCustomers")),
          entry(
              CapabilityRules.ONLY_THE_VERIFIER_MAKES_AUTHORIZATIONS,
              offenders("application.AuthorizesItself").spares("domain.authz.Verifier")),
          entry(
              CapabilityRules.ONLY_THE_GATED_EXECUTOR_CALLS_MUTATING_PORTS,
              offenders(
                      "application.GoesRoundTheExecutor",
                      "application.GoesRoundTheExecutorByReference",
                      "bootstrap.GoesRoundThePort")
                  .spares("application.execution.GatedExecutor")),
          entry(
              CapabilityRules.THE_HUB_ADAPTER_CANNOT_NAME_PROVENANCE,
              offenders("adapters.hub.NamesProvenance", "adapters.hub.NamesTheJournal")
                  .spares("adapters.cli.journal.ReplaysTheJournal")),
          entry(
              CapabilityRules.SECRETS_ARE_REVEALED_TO_REQUEST_HEADERS_ONLY,
              offenders(
                      "bootstrap.RevealsASecret",
                      "application.RevealsASecretByReference",
                      "adapters.hub.RevealsASecretToTheLog")
                  .spares("adapters.hub.HubClient", "adapters.hub.simulator.ChecksAToken")),
          entry(
              CapabilityRules.SIMULATORS_ARE_REACHED_FROM_THE_DEMO_ONLY,
              offenders("bootstrap.TalksToASimulatedNode", "adapters.hub.TalksToASimulatedHub")
                  .spares("bootstrap.demo.Demo")),
          entry(
              CryptoRules.SHIPPED_CODE_VERIFIES_AND_NEVER_SIGNS,
              offenders(
                      "domain.SignsSomething",
                      "bootstrap.MakesAKeyPair",
                      "adapters.proxmox.tls.HoldsAPrivateKey",
                      "adapters.proxmox.simulator.SignsInTheSimulator")
                  .spares(
                      "domain.ChecksASignature",
                      "adapters.proxmox.simulator.SimulatedCertificate",
                      "bootstrap.demo.DemoOperator")),
          entry(
              CryptoRules.TRUST_IS_DECIDED_IN_THE_TLS_PACKAGE,
              offenders("adapters.hub.DecidesAboutTrust")
                  .spares("adapters.proxmox.tls.PinnedLeaf")),
          entry(
              CryptoRules.ONLY_INSECURE_TRUSTS_EVERYBODY,
              offenders("adapters.proxmox.tls.LooksAtNothing")
                  .spares(
                      "adapters.proxmox.tls.ServerTrust$Anyone",
                      "adapters.proxmox.tls.PinnedLeaf")),
          entry(
              CryptoRules.NOBODY_REPLACES_THE_HOST_NAME_CHECK,
              offenders("adapters.proxmox.tls.TakesAnyHostName")
                  .spares("adapters.proxmox.tls.PinnedLeaf")),
          entry(
              LibraryRules.JSON_STAYS_AT_THE_EDGES,
              offenders("domain.KnowsJson", "application.KnowsJson")
                  .spares("adapters.hub.HubClient")),
          entry(
              LibraryRules.BOUNCY_CASTLE_STAYS_WITH_CERTIFICATES_AND_KEY_CHECKS,
              offenders("adapters.hub.KnowsBouncyCastle")
                  .spares(
                      "adapters.proxmox.simulator.SimulatedCertificate", "bootstrap.ChecksKeys")),
          entry(
              LibraryRules.NOTHING_IS_INJECTED_INTO_FIELDS,
              offenders("bootstrap.InjectsAField").spares("application.ReportHost")),
          entry(
              LibraryRules.INJECTION_IS_SPELLED_JAKARTA,
              offenders("bootstrap.SpellsItJavax").spares("application.ReportHost")),
          entry(
              StreamRules.ONLY_COMMAND_LINE_AND_LOG_USE_STANDARD_STREAMS,
              offenders(
                      "application.Prints",
                      "bootstrap.PrintsWithTheNewClass",
                      "adapters.hub.PrintsAStackTrace",
                      "bootstrap.logging.WritesBesideTheLog")
                  .spares("bootstrap.cli.TalksToAPerson", "bootstrap.logging.LogOutput")),
          entry(
              NamingRules.NO_CLASS_IS_NAMED_AFTER_A_TECHNIQUE,
              offenders("adapters.hub.ClientImpl", "adapters.hub.Outer$GuestDto")
                  .spares("domain.Mapped")),
          entry(
              NamingRules.PORTS_ARE_NAMED_BY_WHAT_THE_CORE_NEEDS,
              offenders("application.port.ReportService").spares("application.port.GuestControl")),
          entry(
              NamingRules.NO_PACKAGE_IS_NAMED_AFTER_A_TECHNIQUE,
              offenders("application.util.Leftovers").spares("domain.Vmid")),
          entry(
              NamingRules.EVERY_PACKAGE_IS_NULL_MARKED,
              offenders("domain.unmarked.Unmarked").spares("domain.Vmid")));
}
