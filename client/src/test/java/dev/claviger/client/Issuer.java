package dev.claviger.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An issuer that has nothing of ours: Nimbus makes its keys and tokens, the JDK's server publishes
/// them.
final class Issuer implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private final List<ECKey> keys = new ArrayList<>();
  private volatile HttpHandler answer = this::publish;

  Issuer() throws IOException {
    this(0);
  }

  Issuer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          answer.handle(exchange);
        });
    server.start();
  }

  URI jwks() {
    return URI.create("http://127.0.0.1:" + port() + "/jwks.json");
  }

  int port() {
    return server.getAddress().getPort();
  }

  void newKey(String id) throws JOSEException {
    keys.add(
        new ECKeyGenerator(Curve.P_256)
            .keyID(id)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .generate());
  }

  void withdraw(String id) {
    keys.removeIf(key -> key.getKeyID().equals(id));
  }

  void answers(HttpHandler answer) {
    this.answer = answer;
  }

  void answers(int status, String body) {
    answers(exchange -> send(exchange, status, body));
  }

  String published() {
    return new JWKSet(List.copyOf(keys)).toString();
  }

  String token(String keyId) throws JOSEException {
    var key = keys.stream().filter(it -> it.getKeyID().equals(keyId)).findFirst().orElseThrow();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(),
            new JWTClaimsSet.Builder()
                .subject("alice")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private void publish(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
    send(exchange, 200, published());
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
