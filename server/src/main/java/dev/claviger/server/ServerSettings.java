package dev.claviger.server;

import dev.claviger.http.server.AccessLogOptions;
import dev.claviger.http.server.HttpOptions;
import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.audit.AuditSettings;
import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.server.keys.KeySettings;
import dev.claviger.server.monitoring.ManagementSettings;
import dev.claviger.server.tokens.SessionSettings;
import dev.claviger.server.tokens.TokenSettings;
import dev.claviger.server.web.CorsSettings;
import dev.claviger.server.web.ThrottleSettings;
import dev.claviger.server.web.WebSettings;
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
                "Address to listen on: HOST:PORT, :PORT for every interface, or PORT for this machine"
                    + " only.",
            byDefault = "127.0.0.1:8000")
        Address listen,
    @Group(help = "Where accounts and tokens are kept.") DatabaseSettings database,
    @Group(help = "What tokens are signed with.") KeySettings keys,
    @Group(help = "What tokens say and how long they live.") TokenSettings tokens,
    @Group(help = "How long logins last.") SessionSettings sessions,
    @Group(help = "How passwords are stored, and which are accepted.") PasswordSettings passwords,
    @Group(help = "How often clients may do what costs or tempts.") ThrottleSettings throttles,
    @Group(help = "What is remembered of security events.") AuditSettings audit,
    @Group(help = "How answers look, and which proxies are believed.") WebSettings web,
    @Group(help = "Which pages of other origins may call.") CorsSettings cors,
    @Group(help = "Health and metrics, for operators.") ManagementSettings management,
    @Group(help = "The web server.") HttpOptions http,
    @Group(help = "One line for each request.") AccessLogOptions accessLog) {}
