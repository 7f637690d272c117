package dev.claviger.server.monitoring;

import dev.claviger.settings.Address;
import dev.claviger.settings.Setting;
import java.util.List;
import java.util.Optional;

/// Where operators look at the server.
public record ManagementSettings(
    @Setting(
            help =
                "Address of health checks and metrics; nobody else should reach it. Without it, the"
                    + " port after that of `listen` is taken on this machine, or another free one.",
            example = "127.0.0.1:9000")
        Optional<Address> listen,
    @Setting(
            help =
                "Names by which this port may be asked, besides its addresses and localhost: others"
                    + " are answered 421, so that no page that an operator visits can read it by"
                    + " a name of its own (DNS rebinding). `*` for any.",
            example = "claviger, claviger.internal")
        List<String> hosts) {}
