package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EcCurveTest {
  private static BigInteger prime(EcCurve curve) {
    return ((ECFieldFp) curve.parameters().getCurve().getField()).getP();
  }

  @ParameterizedTest
  @EnumSource
  void theGeneratorIsOnItAndItsNeighbourIsNot(EcCurve curve) {
    BigInteger x = curve.parameters().getGenerator().getAffineX();
    BigInteger y = curve.parameters().getGenerator().getAffineY();
    assertTrue(curve.has(x, y));
    assertFalse(curve.has(x, y.add(BigInteger.ONE)));
  }

  /** The same point, written with a coordinate that is not reduced, would be a second key. */
  @ParameterizedTest
  @EnumSource
  void aCoordinateThatIsNotInTheFieldIsNone(EcCurve curve) {
    BigInteger prime = prime(curve);
    BigInteger x = curve.parameters().getGenerator().getAffineX();
    BigInteger y = curve.parameters().getGenerator().getAffineY();
    assertFalse(curve.has(x.add(prime), y));
    assertFalse(curve.has(x, y.add(prime)));
  }

  /** All three primes are 3 modulo 4, and all three b are squares: so x may be nothing. */
  @ParameterizedTest
  @EnumSource
  void thePrimeItselfDoesNotStandForNothing(EcCurve curve) {
    BigInteger prime = prime(curve);
    BigInteger b = curve.parameters().getCurve().getB();
    BigInteger root = b.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
    assertTrue(curve.has(BigInteger.ZERO, root));
    assertFalse(curve.has(prime, root));
  }
}
