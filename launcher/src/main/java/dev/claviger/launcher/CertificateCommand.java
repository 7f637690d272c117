package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "certificate",
    description = "Make certificates for HTTPS.",
    subcommands = CertificateDevelopmentCommand.class)
final class CertificateCommand {}
