package dev.claviger.server.mail;

import dev.claviger.server.audit.Origin;
import dev.claviger.server.web.Language;
import java.time.Instant;
import java.util.OptionalLong;

/// A mail that waits: what is to be sent and to whom, not yet how it reads.
///
/// @param id 0 until it is stored
/// @param subject what it is about: of one kind about one subject, one waits
/// @param recipient as a person has typed it, or as an account has it; not known to be a mailbox
/// @param origin who caused it
/// @param attempts how often it was tried to send it
public record OutboxMail(
    long id,
    MailKind kind,
    String subject,
    String recipient,
    OptionalLong account,
    Language language,
    Origin origin,
    Instant createdAt,
    Instant expiresAt,
    int attempts) {}
