package dev.claviger.http.proxy;

import dev.claviger.settings.Setting;
import java.time.Duration;

/// How long a server may take. Checked about every eighth of the shortest one, at most once a
/// second.
public record UpstreamTimeouts(
    @Setting(
            help =
                "To accept a connection. Longer counts as a failure, and another server is tried.",
            byDefault = "2s",
            min = "10ms")
        Duration connect,
    @Setting(
            help =
                "From the complete request to the head of the answer. Longer is answered 504. The"
                    + " request is not tried again: the server may have begun.",
            byDefault = "60s",
            min = "10ms")
        Duration response,
    @Setting(
            help =
                "Between two pieces of an answer, or of the content of a request that the server"
                    + " takes. Longer ends the connection. Event streams have to say something more"
                    + " often.",
            byDefault = "60s",
            min = "10ms")
        Duration idle,
    @Setting(
            help =
                "How long a connection may wait for its next request. Keep it below what the server"
                    + " allows; if it announces that, its word counts.",
            byDefault = "4s",
            min = "10ms")
        Duration keepAlive,
    @Setting(
            help = "Without a byte in either direction, after an upgrade to WebSocket.",
            byDefault = "10m",
            min = "10ms")
        Duration tunnel) {}
