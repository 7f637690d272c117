package dev.claviger.settings;

/// One thing to mend before the program can start.
///
/// @param origin where it is: `claviger.yaml:3:5`, a variable, a flag; empty if nowhere
/// @param message what is wrong and what is accepted; never contains a secret
public record Problem(String origin, String message) {

  @Override
  public String toString() {
    return origin.isEmpty() ? message : origin + ": " + message;
  }
}
