package dev.claviger.benchmarks;

import java.util.Locale;

/// Who is measured, in the order of the tables.
public enum Library {
  RAW("raw primitive", RawPrimitive::of),
  CLAVIGER("claviger-jose", Claviger::new),
  NIMBUS("nimbus-jose-jwt", Nimbus::new),
  JJWT("jjwt", Jjwt::new),
  JAVA_JWT("java-jwt", JavaJwt::new),
  JOSE4J("jose4j", Jose4j::new),
  FUSIONAUTH("fusionauth-jwt", FusionAuth::new);

  interface Setup {
    Contender with(Keys keys) throws Exception;
  }

  final String title;
  private final Setup setup;

  Library(String title, Setup setup) {
    this.title = title;
    this.setup = setup;
  }

  Contender with(Keys keys) throws Exception {
    return setup.with(keys);
  }

  /// `java-jwt`, as it is named on the command line.
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean has(Algorithm algorithm) {
    return this != JAVA_JWT || algorithm != Algorithm.EDDSA;
  }

  boolean isPeer() {
    return this != RAW && this != CLAVIGER;
  }
}
