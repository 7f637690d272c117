package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Inlined;

/// Everything that can be set, of all modules, in one file.
record ClavigerSettings(@Inlined ServerSettings server, @Inlined GatewaySettings gateway) {}
