package dev.claviger.jose.fuzz;

/// Where Jazzer comes in: `.ci/fuzz` names the target as the only argument.
public final class Fuzzer {
  private static FuzzTarget target = FuzzTarget.JSON;

  private Fuzzer() {}

  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTarget.valueOf(arguments[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    target.run(input);
  }
}
