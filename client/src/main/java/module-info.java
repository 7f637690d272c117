/// For those who check tokens that others issue.
module dev.claviger.client {
  requires transitive dev.claviger.jose;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.claviger.client;
}
