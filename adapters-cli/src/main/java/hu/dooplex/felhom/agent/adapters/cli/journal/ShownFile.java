package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file of the runtime folder that every user of the host may read, replaced as a whole. */
record ShownFile(Path folder, String name) {
  private static final Set<PosixFilePermission> FOR_ALL_TO_READ =
      PosixFilePermissions.fromString("rw-r--r--");

  void replace(byte[] content) throws StateException {
    // Looked at every time: who may write to it could have the agent write elsewhere.
    RuntimeFolder.require(folder);
    RealFiles files = new RealFiles(folder);
    String temporary = name + ".tmp";
    try {
      try (FileLayer.Output out = files.create(temporary)) {
        out.write(0, content);
      }
      // After it has its content: whatever the umask is, half a file is nobody's to read.
      Files.setPosixFilePermissions(folder.resolve(temporary), FOR_ALL_TO_READ);
      files.rename(temporary, name);
    } catch (IOException e) {
      throw new StateFolder(files).unwritable(name, e);
    }
  }
}
