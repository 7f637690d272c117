package dev.claviger.client;

/// The short token by which a gateway tells the application behind it who calls.
public final class IdentityAssertion {

  /// `typ` of its header. Nothing else that Claviger signs has it, and where tokens are taken it is
  /// refused: one kind of token never passes for another (RFC 8725 section 3.11).
  public static final String TYPE = "claviger-identity+jwt";

  private IdentityAssertion() {}
}
