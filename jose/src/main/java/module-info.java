/// JSON Object Signing and Encryption on the JDK alone.
module dev.claviger.jose {
  requires static org.jspecify;

  exports dev.claviger.jose;
}
