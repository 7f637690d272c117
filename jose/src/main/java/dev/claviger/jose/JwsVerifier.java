package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;

import dev.claviger.jose.JsonJws.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Verifies JSON Web Signatures (RFC 7515 section 5.2) in every serialization, with attached,
/// detached and unencoded payloads. Build it once and share it: it is immutable and safe for use by
/// many threads. For claims, see [JwtVerifier].
///
/// Which serialization is expected, and where the payload is, are the caller's to say: a message
/// never chooses.
///
/// ```java
/// var verifier = JwsVerifier.builder(keys).understands("https://example.com/expiry").build();
/// VerifiedJws document = verifier.verifyJson(json);
/// VerifiedJws webhook = verifier.verify(request.header("signature"), request.body());
/// ```
public final class JwsVerifier {
  private final KeySource source;
  private final CriticalHeaders critical;
  private final JwsVerification compact;
  private final boolean everySignature;
  private final boolean unprotectedAlgorithm;
  private final int maxBytes;
  private final int maxSignatures;

  private JwsVerifier(Builder builder) {
    this.source = builder.keys;
    this.critical = CriticalHeaders.OURS.and(builder.understood);
    this.compact = new JwsVerification(source, critical);
    this.everySignature = builder.everySignature;
    this.unprotectedAlgorithm = builder.unprotectedAlgorithm;
    this.maxBytes = builder.maxBytes;
    this.maxSignatures = builder.maxSignatures;
  }

  /// Starts a verifier for messages by any of these keys, which may change.
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  /// Starts a verifier for messages by this key.
  public static Builder builder(Jwk key) {
    return new Builder(JwkSet.of(key));
  }

  /// Verifies the compact serialization: `header.payload.signature`.
  ///
  /// @throws RejectedTokenException when it is not authentic
  public VerifiedJws verify(String token) {
    try {
      return compact.verify(token, maxBytes);
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  /// Verifies the compact serialization over a payload that came another way (RFC 7515 appendix F):
  /// `header..signature`.
  ///
  /// @throws RejectedTokenException when it is not authentic, or has a payload of its own
  public VerifiedJws verify(String token, byte[] detachedPayload) {
    try {
      return compact.verifyDetached(token, maxBytes, detachedPayload.clone());
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  /// Verifies the general or the flattened JSON serialization.
  ///
  /// @throws RejectedTokenException when it is not authentic
  public VerifiedJws verifyJson(String json) {
    return verifyJson(json, Optional.empty());
  }

  /// Verifies the general or the flattened JSON serialization over a payload that came another way
  /// (RFC 7515 appendix F).
  ///
  /// @throws RejectedTokenException when it is not authentic, or has a payload of its own
  public VerifiedJws verifyJson(String json, byte[] detachedPayload) {
    return verifyJson(json, Optional.of(detachedPayload.clone()));
  }

  private VerifiedJws verifyJson(String json, Optional<byte[]> detached) {
    try {
      JsonJws jws = JsonJws.parse(json, maxBytes, maxSignatures);
      return verify(jws, payload(jws, detached));
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  private static JwsPayload payload(JsonJws jws, Optional<byte[]> detached) {
    boolean encoded = jws.encodesPayload();
    if (detached.isPresent()) {
      if (jws.payload().isPresent()) {
        throw new Refusal(MALFORMED, "a payload, where a detached one is expected");
      }
      return JwsPayload.of(detached.get(), encoded);
    }
    return jws.payload()
        .map(member -> JwsPayload.ofMember(member, encoded))
        .orElseThrow(() -> new Refusal(MALFORMED, "no payload"));
  }

  /// A refused signature counts only where all are asked for, or none is right.
  private VerifiedJws verify(JsonJws jws, JwsPayload payload) {
    var refusals = new ArrayList<Refusal>();
    var verified = new ArrayList<VerifiedSignature>();
    Optional<JwsHeader> first = Optional.empty();
    for (int i = 0; i < jws.signatures().size(); i++) {
      try {
        Part part = jws.signatures().get(i);
        JwsHeader header = header(part);
        verified.add(new VerifiedSignature(i, header, signer(part, header, payload)));
        first = first.or(() -> Optional.of(header));
        if (!everySignature) {
          break;
        }
      } catch (Refusal refusal) {
        refusals.add(refusal);
      }
    }
    boolean enough = everySignature ? refusals.isEmpty() : !verified.isEmpty();
    if (!enough) {
      throw summary(refusals);
    }
    return new VerifiedJws(payload.bytes(), verified, first.orElseThrow());
  }

  /// `alg` from where nobody could change it (RFC 7515 section 10.7), unless that is waived.
  private JwsHeader header(Part part) {
    boolean unprotected = unprotectedAlgorithm && part.unprotected.has("alg");
    if (!unprotected && part.unprotected.has("alg")) {
      throw new Refusal(MALFORMED, "header: alg is not protected");
    }
    return JwsHeader.of(
        part.header, part.unprotected, unprotected ? part.unprotected : part.header, critical);
  }

  private Jwk signer(Part part, JwsHeader header, JwsPayload payload) {
    Candidates candidates = Candidates.find(header, source.current(), source);
    return candidates.keys().stream()
        .filter(key -> part.isSignedBy(key, payload))
        .findFirst()
        .orElseThrow(candidates::mismatch);
  }

  /// The reason of the signature that came furthest, with the details of all.
  private static Refusal summary(List<Refusal> refusals) {
    if (refusals.size() == 1) {
      return refusals.getFirst();
    }
    Refusal furthest = refusals.stream().max(Comparator.comparing(Refusal::reason)).orElseThrow();
    return new Refusal(
        furthest.reason(),
        refusals.stream().map(Refusal::getMessage).collect(Collectors.joining("; ")));
  }

  /// States what a [JwsVerifier] takes.
  public static final class Builder {
    private final KeySource keys;
    private List<String> understood = List.of();
    private boolean everySignature;
    private boolean unprotectedAlgorithm;
    private int maxBytes = 1 << 20;
    private int maxSignatures = 8;

    private Builder(KeySource keys) {
      this.keys = keys;
    }

    /// Critical header parameters (RFC 7515 section 4.1.11) that the caller reads in
    /// [VerifiedJws#header()] and acts on. Messages with others are refused; `b64` is understood
    /// here.
    public Builder understands(String... names) {
      this.understood = List.of(names);
      return this;
    }

    /// Of several signatures every one must be by a key of ours. By default one is enough, the
    /// first that is right, and the others are not looked at.
    ///
    /// Signatures can be taken away by whoever passes a message on: where two parties must have
    /// signed, look for both in [VerifiedJws#signatures()].
    public Builder everySignature() {
      this.everySignature = true;
      return this;
    }

    /// `alg` may stand in the unprotected header. The key still decides about the algorithm; but a
    /// signature no longer says which one its maker meant (RFC 7515 section 10.7).
    public Builder unprotectedAlgorithm() {
      this.unprotectedAlgorithm = true;
      return this;
    }

    /// Longest message without detached payload; 1 MiB by default.
    public Builder maxBytes(int bytes) {
      this.maxBytes = bytes;
      return this;
    }

    /// Most signatures on one message; 8 by default. Each costs a verification.
    public Builder maxSignatures(int signatures) {
      this.maxSignatures = signatures;
      return this;
    }

    /// The verifier.
    ///
    /// @throws IllegalArgumentException when a name that it shall understand is one that RFC 7515
    ///   defines, and so never critical
    public JwsVerifier build() {
      return new JwsVerifier(this);
    }
  }
}
