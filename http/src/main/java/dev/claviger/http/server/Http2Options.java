package dev.claviger.http.server;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;

/// How HTTP/2 is spoken with clients. Over TLS it is offered in the handshake
/// (`tls.handshake.http2`); what holds for HTTP/1 in limits and timeouts holds for each stream as
/// well.
public record Http2Options(
    @Setting(
            help =
                "Speak HTTP/2 without TLS to clients that begin with it (h2c by prior knowledge)."
                    + " An Upgrade to it is never done.",
            byDefault = "true")
        boolean plain,
    @Setting(
            help = "Requests at once on one connection. More are refused, to be tried again.",
            byDefault = "100",
            min = "1",
            max = "100000")
        int streams,
    @Setting(
            help =
                "Offer WebSockets as requests of such a connection (RFC 8441). Without it, browsers"
                    + " open a connection of HTTP/1.1 for each.",
            byDefault = "true")
        boolean webSockets,
    @Setting(
            help = "Bytes of one request's content that a client may send ahead of its reader.",
            byDefault = "256KiB",
            min = "1KiB",
            max = "1GiB")
        ByteSize streamWindow,
    @Setting(
            help = "The same for all requests of a connection together.",
            byDefault = "1MiB",
            min = "64KiB",
            max = "1GiB")
        ByteSize connectionWindow,
    @Setting(
            help = "Largest frame that is received.",
            byDefault = "16KiB",
            min = "16KiB",
            max = "8MiB")
        ByteSize frame,
    @Setting(
            help =
                "Requests of a connection that may be broken off within ten seconds, by the client"
                    + " or for its errors. One more ends the connection (CVE-2023-44487,"
                    + " CVE-2025-8671).",
            byDefault = "100",
            min = "1")
        int resets,
    @Setting(
            help =
                "Frames that carry nothing of a request (PING, SETTINGS, PRIORITY, empty and"
                    + " unknown ones) within ten seconds, beside as many as there are headers and"
                    + " pieces of content. One more ends the connection.",
            byDefault = "500",
            min = "10")
        int controlFrames) {}
