package hu.dooplex.felhom.agent.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.TrustManager;

/** Shipped code checks signatures and certificates; it makes none and waves none through. */
final class CryptoRules {
  private static final DescribedPredicate<JavaClass> PRIVATE_KEYS =
      belongToAnyOf(KeyPair.class, KeyPairGenerator.class)
          .or(assignableTo(PrivateKey.class))
          .or(
              new DescribedPredicate<>("private keys of any library") {
                @Override
                public boolean test(JavaClass type) {
                  String name = type.getSimpleName();
                  return name.matches(".*(PrivateKey|PrivateCrtKey|PKCS8|ContentSigner|KeyPair).*");
                }
              })
          .as("hold or use private keys");

  private static final ArchCondition<JavaClass> CHECK_NOTHING =
      new ArchCondition<>("have a trust decision without content") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          if (!type.isAssignableTo(TrustManager.class)) {
            return;
          }
          type.getMethods().stream()
              .filter(method -> method.getName().matches("check(Server|Client)Trusted"))
              .forEach(method ->
                  events.add(
                      new SimpleConditionEvent(
                          method,
                          method.getAccessesFromSelf().isEmpty(),
                          method.getDescription() + " looks at nothing")));
        }
      };

  private CryptoRules() {}

  // The demo's operator signs and its servers have certificates; SimulatedCertificate mints them.
  static final Rule SHIPPED_CODE_VERIFIES_AND_NEVER_SIGNS =
      code ->
          noClasses()
              .that(code.allBut("adapters.proxmox.simulator.SimulatedCertificate"))
              .and()
              .resideOutsideOfPackage(code.tree("bootstrap.demo"))
              .should()
              .dependOnClassesThat(PRIVATE_KEYS)
              .orShould()
              .accessTargetWhere(
                  Calls.to(Signature.class, "initSign", "sign")
                      .or(Calls.to(KeyFactory.class, "generatePrivate")))
              .because("an agent that can sign could be made to sign for itself");

  static final Rule TRUST_IS_DECIDED_IN_THE_TLS_PACKAGE =
      code ->
          noClasses()
              .that()
              .resideOutsideOfPackage(code.tree("adapters.proxmox.tls"))
              .should()
              .beAssignableTo(TrustManager.class)
              .because("whom a connection trusts is answered in one place");

  // Anyone is what the explicit setting "insecure" names, and nothing else.
  static final Rule ONLY_INSECURE_TRUSTS_EVERYBODY =
      code ->
          noClasses()
              .that(code.allBut("adapters.proxmox.tls.ServerTrust$Anyone"))
              .should(CHECK_NOTHING)
              .because("a trust manager that looks at nothing trusts whoever answers");

  static final Rule NOBODY_REPLACES_THE_HOST_NAME_CHECK =
      code ->
          noClasses()
              .should()
              .dependOnClassesThat(belongToAnyOf(HostnameVerifier.class, HttpsURLConnection.class))
              .orShould()
              .beAssignableTo(HostnameVerifier.class)
              .because("the JDK's own check is the one that holds with a CA file");
}
