package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs nothing; remembers every command line, and answers as told by its beginning. */
final class FakeCommands implements CommandRunner {
  /** What a program does. */
  interface Answer {
    CommandResult to(Command command) throws PrivilegedException;
  }

  final List<String> run = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  void answer(String beginning, Answer answer) {
    answers.put(beginning, answer);
  }

  void answer(String beginning, int exitStatus, String stdout, String stderr) {
    answer(beginning, command -> new CommandResult(exitStatus, stdout, stderr));
  }

  @Override
  public CommandResult run(Command command) throws PrivilegedException {
    String line = String.join(" ", command.line());
    run.add(line);
    commands.add(command);
    for (Map.Entry<String, Answer> answer : answers.entrySet()) {
      if (line.startsWith(answer.getKey())) {
        return answer.getValue().to(command);
      }
    }
    return new CommandResult(0, "", "");
  }
}
