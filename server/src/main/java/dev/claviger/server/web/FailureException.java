package dev.claviger.server.web;

/// Carries a [Failure] from where it is found to where it is answered. It has no stack trace: it is
/// an expected outcome, and one a client can provoke at will.
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
