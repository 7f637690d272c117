package dev.claviger.benchmarks;

import java.util.Locale;

/// Who is measured, in the order of the tables.
public enum Library {
  RAW("raw primitive"),
  CLAVIGER("claviger-jose"),
  NIMBUS("nimbus-jose-jwt"),
  JJWT("jjwt"),
  JAVA_JWT("java-jwt"),
  JOSE4J("jose4j"),
  FUSIONAUTH("fusionauth-jwt");

  final String title;

  Library(String title) {
    this.title = title;
  }

  Contender with(Keys keys) throws Exception {
    return switch (this) {
      case RAW -> RawPrimitive.of(keys);
      case CLAVIGER -> new Claviger(keys);
      case NIMBUS -> new Nimbus(keys);
      case JJWT -> new Jjwt(keys);
      case JAVA_JWT -> new JavaJwt(keys);
      case JOSE4J -> new Jose4j(keys);
      case FUSIONAUTH -> new FusionAuth(keys);
    };
  }

  /// `java-jwt`, as it is named on the command line.
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean has(Column column) {
    return switch (this) {
      // The one has no Ed25519; the other calls it `Ed25519` and does not know `EdDSA`.
      case JAVA_JWT, FUSIONAUTH -> column instanceof Algorithm && column != Algorithm.EDDSA;
      case RAW, CLAVIGER, NIMBUS, JJWT, JOSE4J -> true;
    };
  }

  /// Those that everything is compared by, and that are measured in every round.
  boolean isYardstick() {
    return this == RAW || this == CLAVIGER;
  }

  boolean isPeer() {
    return this != RAW && this != CLAVIGER;
  }
}
