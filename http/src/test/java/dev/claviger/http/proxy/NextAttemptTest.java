package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextAttemptTest {

  @ParameterizedTest
  @CsvSource({
    // nothing was sent: whatever the request is
    "CONNECT, GET, false, 1, 1, 1, AT_ANOTHER_SERVER",
    "CONNECT, POST, true, 1, 1, 1, AT_ANOTHER_SERVER",
    "CONNECT_TIMEOUT, POST, true, 1, 1, 1, AT_ANOTHER_SERVER",
    "NOT_SECURE, POST, true, 1, 1, 1, AT_ANOTHER_SERVER",
    // as often as the settings say
    "CONNECT, GET, false, 1, 0, 1, NONE",
    "CONNECT, GET, false, 2, 1, 1, NONE",
    "CONNECT, GET, false, 2, 2, 1, AT_ANOTHER_SERVER",
    // each address of a name has its chance before another server has
    "CONNECT, GET, false, 1, 0, 3, ANYWHERE",
    "CONNECT, GET, false, 2, 0, 3, ANYWHERE",
    "CONNECT, GET, false, 3, 0, 3, NONE",
    "CONNECT, GET, false, 3, 1, 3, AT_ANOTHER_SERVER",
    "CONNECT, GET, false, 1, 1, 0, AT_ANOTHER_SERVER",
    // the server's word that it has not looked at it
    "NOT_PROCESSED, GET, false, 1, 1, 1, ANYWHERE",
    "NOT_PROCESSED, POST, false, 1, 1, 1, ANYWHERE",
    "NOT_PROCESSED, POST, true, 1, 1, 1, NONE",
    // most likely given up before it saw the request
    "KEPT_CONNECTION_CLOSED, GET, false, 1, 1, 1, ON_A_NEW_CONNECTION",
    "KEPT_CONNECTION_CLOSED, DELETE, false, 1, 1, 1, ON_A_NEW_CONNECTION",
    "KEPT_CONNECTION_CLOSED, POST, false, 1, 1, 1, NONE",
    "KEPT_CONNECTION_CLOSED, PUT, true, 1, 1, 1, NONE",
    // it may have been carried out
    "CLOSED, GET, false, 1, 9, 9, NONE",
    "MALFORMED, GET, false, 1, 9, 9, NONE",
    "RESPONSE_TIMEOUT, GET, false, 1, 9, 9, NONE",
    "NONE_AVAILABLE, GET, false, 1, 9, 9, NONE",
  })
  void follows(
      FailedAttempt failure,
      String method,
      boolean content,
      int attempts,
      int retries,
      int addresses,
      NextAttempt next) {
    assertThat(NextAttempt.after(failure, method, content, attempts, retries, addresses))
        .isEqualTo(next);
  }
}
