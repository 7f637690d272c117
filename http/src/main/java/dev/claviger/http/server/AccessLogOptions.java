package dev.claviger.http.server;

import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/// The access log.
public record AccessLogOptions(
    @Setting(
            help =
                "How a request is written down: combined (as Apache and nginx do), json (one object"
                    + " a line), or off.",
            byDefault = "combined")
        AccessLogFormat format,
    @Setting(
            help = "The file to append to. Without one, standard output.",
            example = "/var/log/claviger/access.log")
        Optional<Path> file,
    @Setting(
            help =
                "Write query strings too. They may hold what should not lie in a log: codes,"
                    + " tokens, addresses.",
            byDefault = "false")
        boolean query) {}
