package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.util.function.Consumer;

/**
 * The form of a file that is one {@link RecordLine}: after the checksum its format and version,
 * then fields of its own.
 *
 * @param name the file's {@code format}
 * @param version the newest that is known, and the one that is written
 */
record LineFormat(String name, int version) {
  byte[] bytes(Consumer<FieldWriter> fields) {
    FieldWriter out = new FieldWriter().text("format", name).integer("version", version);
    fields.accept(out);
    return RecordLine.of(out.fields());
  }

  <T> T parse(byte[] bytes, FieldReader.Reading<T> fields) throws Damage {
    int length = bytes.length - 1;
    if (length < 0 || bytes[length] != RecordLine.LF || !RecordLine.intact(bytes, 0, length)) {
      throw new Damage("it is not one intact line");
    }
    FieldReader.requireFormat(bytes, 0, length, name, version);
    return FieldReader.read(
        bytes,
        0,
        length,
        in -> {
          in.text("crc");
          in.text("format");
          in.integer("version");
          return fields.read(in);
        });
  }
}
