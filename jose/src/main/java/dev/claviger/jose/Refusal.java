package dev.claviger.jose;

/// Carries a refusal from the check that found it to the border, where it becomes a
/// [Verification.Rejected] or a [RejectedTokenException]. Without stack trace: attackers should not
/// be able to buy microseconds with nonsense.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final RejectionReason reason;
  private final String detail;

  Refusal(RejectionReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  RejectionReason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  Verification.Rejected asRejected() {
    return new Verification.Rejected(reason, detail);
  }

  RejectedTokenException asException() {
    return new RejectedTokenException(reason, detail);
  }
}
