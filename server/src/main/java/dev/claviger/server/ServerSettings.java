package dev.claviger.server;

import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.settings.Address;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.nio.file.Path;

/// Every setting of the server. Each feature owns the record of its group.
public record ServerSettings(
    @Setting(
            help = "Directory for the database and the signing keys. Created on first use.",
            byDefault = "data")
        Path data,
    @Setting(
            help =
                "Address to listen on: HOST:PORT, :PORT for every interface, or PORT for this machine only.",
            byDefault = "127.0.0.1:8000")
        Address listen,
    @Group(help = "Where accounts and tokens are kept.") DatabaseSettings database,
    @Group(help = "How passwords are stored, and which are accepted.")
        PasswordSettings passwords) {}
