package dev.claviger.http.server;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/// Refuses a second `Content-Length` at once: the codec tolerates one in HTTP/1.0 and removes the
/// evidence. Names and values are not validated again: [MessageGrammar] has done so.
public final class StrictHeaders extends DefaultHttpHeaders {

  /// For a codec.
  public static final HttpHeadersFactory FACTORY =
      new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
          return new StrictHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return new StrictHeaders();
        }
      };

  private StrictHeaders() {
    super(
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).getNameValidator(),
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).getValueValidator());
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
        && contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw new IllegalArgumentException("second Content-Length");
    }
    return super.add(name, value);
  }
}
