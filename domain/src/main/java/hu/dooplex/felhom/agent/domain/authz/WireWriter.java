package hu.dooplex.felhom.agent.domain.authz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts together the bytes that a signature is over. */
final class WireWriter {
  private final List<byte[]> parts = new ArrayList<>();

  WireWriter raw(byte[] bytes) {
    parts.add(bytes.clone());
    return this;
  }

  WireWriter octet(int value) {
    return raw(new byte[] {(byte) value});
  }

  WireWriter u32(int value) {
    return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  WireWriter string(byte[] bytes) {
    return u32(bytes.length).raw(bytes);
  }

  WireWriter string(String text) {
    return string(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  byte[] toBytes() {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }
}
