package dev.claviger.http.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is wrong with a certificate, before anybody meets it.
public final class CertificateCheck {

  private CertificateCheck() {}

  /// One line for each thing to mend; none if all is well.
  ///
  /// @param hosts it has to be good for
  /// @param left warn if it ends sooner
  public static List<String> of(
      CertificateFiles files, List<String> hosts, Instant now, Duration left) {
    CertifiedKey key;
    try {
      key = CertifiedKey.read(files);
    } catch (UnusableCertificateException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    List<String> found = new ArrayList<>();
    Instant end = key.certificate().getNotAfter().toInstant();
    Instant begin = key.certificate().getNotBefore().toInstant();
    if (end.isBefore(now)) {
      found.add("%s has expired at %s: renew it".formatted(files.chain(), end));
    } else if (end.isBefore(now.plus(left))) {
      found.add("%s expires at %s: renew it".formatted(files.chain(), end));
    }
    if (begin.isAfter(now)) {
      found.add("%s is not good before %s".formatted(files.chain(), begin));
    }
    hosts.stream()
        .filter(host -> !covers(key.names(), host.toLowerCase(Locale.ROOT)))
        .map(host ->
            "%s is good for %s and not for %s".formatted(files.chain(), names(key.names()), host))
        .forEach(found::add);
    return List.copyOf(found);
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "no name" : String.join(", ", names);
  }

  /// RFC 9525 section 6.3: a wildcard stands for one label.
  private static boolean covers(List<String> names, String host) {
    int dot = host.indexOf('.');
    return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
  }
}
