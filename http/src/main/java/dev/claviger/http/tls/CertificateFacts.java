package dev.claviger.http.tls;

import java.time.Instant;
import java.util.List;

/// What stands in a certificate.
///
/// @param names what it is good for
/// @param selfSigned no authority has vouched for it
public record CertificateFacts(List<String> names, Instant begin, Instant end, boolean selfSigned) {

  public CertificateFacts {
    names = List.copyOf(names);
  }

  /// Those of the first certificate of a pair of files.
  ///
  /// @throws UnusableCertificateException saying what to mend
  public static CertificateFacts of(CertificateFiles files) {
    var key = CertifiedKey.read(files);
    var certificate = key.certificate();
    return new CertificateFacts(
        key.names(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal()));
  }
}
