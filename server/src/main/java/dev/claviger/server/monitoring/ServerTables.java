package dev.claviger.server.monitoring;

import dev.claviger.http.tls.CertificateFacts;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.UnusableCertificateException;
import dev.claviger.server.keys.KeyFacts;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What the status page shows of the server itself.
public final class ServerTables {

  private ServerTables() {}

  /// Where requests are answered.
  ///
  /// @param connections how many a listener has open
  public static StatusTable listeners(
      Map<String, InetSocketAddress> addresses, ToIntFunction<String> connections) {
    var table = StatusTable.of("listeners", "name", "address", "connections");
    for (var each : addresses.entrySet()) {
      var address = each.getValue();
      table =
          table.with(
              each.getKey(),
              address.getHostString() + ":" + address.getPort(),
              connections.applyAsInt(each.getKey()));
    }
    return table;
  }

  /// Read from their files, as they are now.
  public static StatusTable certificates(List<CertificateFiles> all) {
    var table = StatusTable.of("certificates", "names", "until", "self_signed", "file", "problem");
    for (var files : all) {
      table = certificate(table, files);
    }
    return table;
  }

  private static StatusTable certificate(StatusTable table, CertificateFiles files) {
    try {
      var facts = CertificateFacts.of(files);
      return table.with(
          facts.names(),
          facts.end(),
          facts.selfSigned(),
          files.chain().toString(),
          Optional.empty());
    } catch (UnusableCertificateException e) {
      return table.with(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          files.chain().toString(),
          Optional.ofNullable(e.getMessage()));
    }
  }

  public static StatusTable keys(List<KeyFacts> keys) {
    var table =
        StatusTable.of(
            "keys", "id", "algorithm", "state", "created", "signs_since", "verifies_until");
    for (var key : keys) {
      table =
          table.with(
              key.id(),
              key.algorithm(),
              key.state(),
              key.createdAt(),
              key.signsSince(),
              key.verifiesUntil());
    }
    return table;
  }
}
