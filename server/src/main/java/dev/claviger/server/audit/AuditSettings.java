package dev.claviger.server.audit;

import dev.claviger.settings.Setting;
import java.time.Duration;

/// What is remembered of security events, and for how long.
public record AuditSettings(
    @Setting(
            help = "How long events are kept. `0` keeps them for ever.",
            byDefault = "365d",
            min = "0s")
        Duration retention,
    @Setting(
            help = "Whether each use of a refresh token is an event too. There are many of them.",
            byDefault = "false")
        boolean refreshes,
    @Setting(
            help =
                "Most events that wait in memory for the database. What does not fit goes to the"
                    + " program's log instead, and the audit log says how many that were.",
            byDefault = "10000",
            min = "1",
            max = "1000000")
        int queue) {}
