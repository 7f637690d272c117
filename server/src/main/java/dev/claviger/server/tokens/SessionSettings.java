package dev.claviger.server.tokens;

import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// How long a login lasts, and what is forgiven to its clients.
public record SessionSettings(
    @Setting(
            help =
                "How long after the login its tokens end, however often they are refreshed. Then the"
                    + " person logs in again.",
            byDefault = "30d",
            min = "1m")
        Duration lifetime,
    @Setting(
            help =
                "How long a session may lie unused before it ends. Unless set, as long as its"
                    + " refresh token is accepted. With it each refresh takes one statement, also"
                    + " without rotation.",
            min = "1m",
            example = "8h")
        Optional<Duration> idleLifetime,
    @Setting(
            help =
                "How long after a refresh token was spent a second use of it is answered with the"
                    + " same successor: answers get lost, and people click twice. A later use is"
                    + " theft, and ends the session.",
            byDefault = "10s",
            min = "0s",
            max = "5m")
        Duration reuseGrace,
    @Setting(
            help =
                "Whether the blacklist endpoint ends access tokens too, at once. SimpleJWT's ends the"
                    + " refresh token alone.",
            byDefault = "false")
        boolean blacklistEndsSession,
    @Setting(
            help =
                "How often rows about expired tokens are deleted, in the background. `claviger flush`"
                    + " does it by hand.",
            byDefault = "1h",
            min = "1s")
        Duration flushInterval) {}
