package dev.claviger.server.accounts;

/// Why a new password is not accepted: SimpleJWT clients and Django forms know these texts.
public record PasswordFault(String code, String message) {}
