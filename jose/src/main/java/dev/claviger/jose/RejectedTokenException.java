package dev.claviger.jose;

/// A token that was refused, with the same reason and detail as [Verification.Rejected].
public final class RejectedTokenException extends JoseException {
  /// See [#reason()].
  private final RejectionReason reason;

  /// See [#detail()].
  private final String detail;

  RejectedTokenException(RejectionReason reason, String detail) {
    super(reason.sentence() + " (" + detail + ")");
    this.reason = reason;
    this.detail = detail;
  }

  /// The check that the token did not pass.
  public RejectionReason reason() {
    return reason;
  }

  /// For the log: may quote the token, so not for its sender.
  public String detail() {
    return detail;
  }
}
