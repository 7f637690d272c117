package dev.claviger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {

  @Test
  void headersCompareNamesWithoutCaseAndKeepOrder() {
    Headers headers = Headers.of("Accept", "a", "X", "1", "ACCEPT", "b");
    assertThat(headers.first("accept")).contains("a");
    assertThat(headers.all("Accept")).containsExactly("a", "b");
    assertThat(headers.combined("accept")).contains("a, b");
    assertThat(headers.names()).containsExactly("Accept", "X");
    assertThat(headers.first("none")).isEmpty();
    assertThat(headers.with("accept", "c").all("Accept")).containsExactly("c");
    assertThat(headers.all("Accept")).containsExactly("a", "b");
    assertThat(headers.toBuilder().remove("ACCEPT").build().size()).isEqualTo(1);
  }

  @Test
  void headersRefuseWhatWouldForgeAnother() {
    for (String value : List.of("a\r\nB: c", "a\nb", "a\rb", "a\0b", "a\u007f", "\u20ac")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A", value));
    }
    for (String name : List.of("", "A:", "A b", "A\r\n", "\u00c9")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "b"));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A"));
  }

  @Test
  void headersDoNotPrintTheirValues() {
    assertThat(Headers.of("Authorization", "Bearer secret")).hasToString("[Authorization]");
  }

  @Test
  void parametersAreDecodedInOrder() {
    Parameters parameters = Parameters.parse("a=1&b=x+y%26&a=%C3%A9&&c&d=");
    assertThat(parameters.all("a")).containsExactly("1", "é");
    assertThat(parameters.first("a")).contains("1");
    assertThat(parameters.last("a")).contains("é");
    assertThat(parameters.first("b")).contains("x y&");
    assertThat(parameters.first("c")).contains("");
    assertThat(parameters.first("none")).isEmpty();
    assertThat(parameters.names()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(Request.of("GET", "/").query().names()).isEmpty();
  }

  @Test
  void parametersRefuseWhatHasNoMeaning() {
    for (String encoded : List.of("a=%", "%zz=1", "a=%ff", "é=1")) {
      assertThatThrownBy(() -> Parameters.parse(encoded))
          .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
    assertThat(Parameters.parse("a=1&".repeat(999) + "a=1").all("a")).hasSize(1000);
    assertThatThrownBy(() -> Parameters.parse("a=1&".repeat(1000) + "a=1"))
        .hasMessage("Too many parameters");
  }

  @Test
  void filtersRunFromOutsideIn() throws Exception {
    Filter a = (request, next) -> next.handle(request.withHeader("X", "a"));
    Filter b =
        (request, next) -> {
          Response response = next.handle(request);
          return response.withHeader("Y", request.header("X").orElse("none"));
        };
    Handler handler = a.then(b).around(r -> Response.text(200, r.path()));
    assertThat(handler.handle(Request.of("GET", "/p")).headers().first("Y")).contains("a");
  }

  @Test
  void responsesAreValues() {
    Response response = Response.json(201, "{}").withAddedHeader("Vary", "A");
    assertThat(response.withAddedHeader("Vary", "B").headers().all("Vary")).hasSize(2);
    assertThat(response.headers().all("Vary")).hasSize(1);
    assertThat(response.withStatus(200).status()).isEqualTo(200);
    assertThat(Response.redirect(303, "/x").headers().first("Location")).contains("/x");
    assertThatIllegalArgumentException().isThrownBy(() -> Response.empty(101));
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpException(200, "no"));
  }

  @Test
  void bodiesInMemoryReadLikeOthers() throws Exception {
    RequestBody body = Request.of("POST", "/").withBody("hi".getBytes(UTF_8)).body();
    assertThat(body.length()).contains(2L);
    assertThat(body.bytes()).asString(UTF_8).isEqualTo("hi");
    assertThat(body.stream().readAllBytes()).hasSize(2);
  }
}
