package dev.claviger.http;

import java.io.Serial;

/// Ends a request with the given status. The message is sent to the client: constant text, never
/// detail.
///
/// The engine throws it for what it alone can see while a handler reads the body (400, 408, 413),
/// so that an application may catch it and answer in its own format.
public final class HttpException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  /// An answer in place of the handler's.
  ///
  /// @param status 400 to 599
  /// @param publicText what the client reads
  public HttpException(int status, String publicText) {
    super(publicText);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error status: " + status);
    }
    this.status = status;
  }

  public int status() {
    return status;
  }

  /// The constant text for the client.
  public String publicText() {
    return String.valueOf(getMessage());
  }
}
