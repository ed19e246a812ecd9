package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.RandomSource;

/** Draws that are known: always the middle, and bytes that count upwards. */
public final class FakeRandom implements RandomSource {
  private int drawn;

  @Override
  public double unit() {
    return 0.5;
  }

  @Override
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    drawn++;
    bytes[count - 1] = (byte) drawn;
    bytes[count - 2] = (byte) (drawn >> 8);
    return bytes;
  }
}
