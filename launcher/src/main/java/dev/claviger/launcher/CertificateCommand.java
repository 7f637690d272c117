package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "certificate",
    description = "Certificates for HTTPS: make, list, renew.",
    subcommands = {
      CertificateDevelopmentCommand.class,
      CertificateListCommand.class,
      CertificateRenewCommand.class
    })
final class CertificateCommand {}
