package dev.claviger.launcher;

/// How the process ends. Scripts depend on the numbers: none changes its meaning.
public enum ExitCode {
  OK(0, "done"),
  REFUSED(1, "the request was refused, or a check failed"),
  USAGE(2, "wrong command line or wrong settings; nothing was done"),
  UNAVAILABLE(3, "a file, a port, a disk or a database cannot be used"),
  INTERNAL(70, "a defect in Claviger");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }
}
