package dev.claviger.server.certificates;

import dev.claviger.http.tls.HostProofs;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.util.KeyPairUtils;

/// Orders certificates from the authority. All that knows the ACME library.
final class Authority {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PROOF = Duration.ofMinutes(3);

  /// The library signs proofs by RSA alone; they live for seconds.
  private static final int PROOF_KEY_BITS = 2048;

  private final AcmeSettings settings;
  private final CertificateStore store;
  private final Challenges challenges;
  private final HostProofs proofs;

  /// @param challenges where proofs by HTTP are shown
  /// @param proofs where those by TLS are
  Authority(
      AcmeSettings settings, CertificateStore store, Challenges challenges, HostProofs proofs) {
    this.settings = settings;
    this.store = store;
    this.challenges = challenges;
    this.proofs = proofs;
  }

  /// Waits for the authority, some minutes at most.
  IssuedCertificate order(String host) throws OrderRefused, IOException, InterruptedException {
    try {
      var order = login().newOrder().domain(host).create();
      for (var authorization : order.getAuthorizations()) {
        prove(authorization);
      }
      order.waitUntilReady(PROOF);
      return issued(order, KeyPem.fresh());
    } catch (AcmeException failure) {
      throw Refusals.of(failure, settings);
    }
  }

  /// With the account that the key has; made if it has none yet (RFC 8555 section 7.3).
  private Login login() throws AcmeException, IOException, OrderRefused {
    var session = new Session(settings.directory().orElseThrow(), AcmeServer.of(settings));
    session.networkSettings().setTimeout(ANSWER);
    var account = new AccountBuilder().useKeyPair(accountKey()).agreeToTermsOfService();
    settings.contact().ifPresent(account::addEmail);
    return account.createLogin(session);
  }

  private KeyPair accountKey() throws IOException, OrderRefused {
    var file = store.accountKey();
    if (!Files.exists(file)) {
      store.keepAccountKey(KeyPem.pair(KeyPem.fresh()));
    }
    try {
      return KeyPem.pair(Files.readString(file));
    } catch (GeneralSecurityException e) {
      throw new OrderRefused(
          "the account's key in %s is damaged: restore it, or remove it for a new account"
              .formatted(file),
          e);
    }
  }

  private void prove(Authorization authorization)
      throws AcmeException, OrderRefused, InterruptedException {
    if (authorization.getStatus() == Status.VALID) {
      return;
    }
    switch (settings.challenge()) {
      case HTTP_01 -> {
        var challenge = challenge(authorization, Http01Challenge.class);
        try (var _ = challenges.show(challenge.getToken(), challenge.getAuthorization())) {
          prove(authorization, challenge);
        }
      }
      case TLS_ALPN_01 -> {
        var challenge = challenge(authorization, TlsAlpn01Challenge.class);
        var host = authorization.getIdentifier();
        var pair = KeyPairUtils.createKeyPair(PROOF_KEY_BITS);
        var proof = challenge.createCertificate(pair, host);
        try (var _ = proofs.show(host.getDomain(), proof, pair.getPrivate())) {
          prove(authorization, challenge);
        }
      }
    }
  }

  private <T extends Challenge> T challenge(Authorization authorization, Class<T> type)
      throws OrderRefused {
    return authorization
        .findChallenge(type)
        .orElseThrow(() -> new OrderRefused(settings.challenge().missing()));
  }

  private void prove(Authorization authorization, Challenge challenge)
      throws AcmeException, OrderRefused, InterruptedException {
    challenge.trigger();
    if (authorization.waitForCompletion(PROOF) != Status.VALID) {
      throw Refusals.of(
          authorization.findChallenge(challenge.getClass()).flatMap(Challenge::getError),
          settings,
          "it has not been convinced that the host is ours");
    }
  }

  private IssuedCertificate issued(Order order, KeyPair pair)
      throws AcmeException, OrderRefused, IOException, InterruptedException {
    order.execute(pair);
    if (order.waitForCompletion(PROOF) != Status.VALID) {
      throw Refusals.of(order.getError(), settings, "it has not issued the certificate in time");
    }
    return new IssuedCertificate(
        chain(order.getCertificate().getCertificateChain()), KeyPem.key(pair.getPrivate()));
  }

  private static String chain(List<X509Certificate> certificates) throws OrderRefused {
    var text = new StringBuilder();
    try {
      for (var certificate : certificates) {
        text.append(KeyPem.certificate(certificate.getEncoded()));
      }
      return text.toString();
    } catch (CertificateEncodingException e) {
      throw new OrderRefused("the authority has answered with a damaged certificate", e);
    }
  }
}
