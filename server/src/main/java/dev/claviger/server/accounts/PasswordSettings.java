package dev.claviger.server.accounts;

import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.nio.file.Path;
import java.util.Optional;

/// How passwords are stored and which new ones are accepted.
public record PasswordSettings(
    @Setting(
            help =
                "Memory of one Argon2id hash, in KiB. With more, guessing stolen hashes costs more"
                    + " and so does each login.",
            byDefault = "19456",
            min = "8",
            max = "524288")
        int argon2Memory,
    @Setting(help = "Passes of Argon2id over its memory.", byDefault = "2", min = "1", max = "1000")
        int argon2Iterations,
    @Setting(
            help =
                "Lanes of Argon2id. They are computed one after the other; raise it only to match"
                    + " hashes made elsewhere.",
            byDefault = "1",
            min = "1",
            max = "255")
        int argon2Parallelism,
    @Setting(
            help =
                "How many passwords are hashed at the same time; others wait. Each keeps"
                    + " argon2-memory for the life of the process. 0: one for each processor.",
            byDefault = "0",
            min = "0",
            max = "1024")
        int concurrentHashes,
    @Setting(
            help =
                "How many passwords may wait to be hashed. What comes on top is told to come back"
                    + " (503), so that a burst of logins piles up no threads and no memory.",
            byDefault = "500",
            min = "1",
            max = "100000")
        int waitingHashes,
    @Setting(
            help =
                "Longest password that is accepted or looked at, in UTF-16 units. Django knows no"
                    + " bound.",
            byDefault = "4096",
            min = "64",
            max = "1000000")
        int maxLength,
    @Setting(
            help =
                "Accept stored MD5, SHA-1 and crypt hashes of old Django versions; each is replaced"
                    + " at its owner's next login. Off: those people have to set a new password.",
            byDefault = "true")
        boolean acceptLegacyHashes,
    @Setting(help = "Shortest new password, in characters. 0 turns the rule off.", byDefault = "8")
        int minLength,
    @Setting(
            help =
                "How alike a new password and the account's name or e-mail address may be, from 0.1"
                    + " to 1. 1 turns the rule off.",
            byDefault = "0.7",
            min = "0.1",
            max = "1")
        double maxSimilarity,
    @Setting(
            help = "Refuse new passwords from the list of the 20,000 most used.",
            byDefault = "true")
        boolean refuseCommon,
    @Setting(help = "Refuse new passwords that consist of digits alone.", byDefault = "true")
        boolean refuseNumeric,
    @Setting(
            help =
                "File of the SHA-1 hashes of passwords that were stolen elsewhere, which are refused as"
                    + " new passwords: the one that haveibeenpwned.com offers, ordered by hash, a line"
                    + " `HASH:COUNT` for each. It is searched where it lies and takes no memory.",
            example = "/var/lib/claviger/pwned-passwords-sha1-ordered-by-hash.txt")
        Optional<Path> breachedList) {

  /// What the bounds of one setting cannot say: each lane needs memory of its own.
  public PasswordSettings {
    Argon2.id(argon2Memory, argon2Iterations, argon2Parallelism);
  }

  public static PasswordSettings defaults() {
    return SettingsSchema.of(PasswordSettings.class).load(Sources.NONE).value();
  }

  Argon2 preferred() {
    return Argon2.id(argon2Memory, argon2Iterations, argon2Parallelism);
  }

  int hashesAtOnce() {
    return concurrentHashes > 0 ? concurrentHashes : Runtime.getRuntime().availableProcessors();
  }
}
