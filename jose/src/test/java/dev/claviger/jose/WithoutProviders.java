package dev.claviger.jose;

/// Runs in a process of its own, with nothing but the library on its class path.
final class WithoutProviders {
  private WithoutProviders() {}

  public static void main(String... arguments) {
    System.out.println(Jwk.generate(SignatureAlgorithm.ED448).algorithm());
    try {
      Jwk.generate(SignatureAlgorithm.ES256K);
    } catch (UnusableKeyException e) {
      System.out.println(e.getMessage());
    }
    System.out.println(JwkSet.parse(arguments[0]).keys());
  }
}
