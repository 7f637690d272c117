package dev.claviger.server.accounts;

import java.util.List;

/// Hashes of one password, each made by Django itself.
final class PasswordVectors {
  static final String PASSWORD = "secret-Päss";

  record Vector(PasswordFormat format, String encoded) {
    @Override
    public String toString() {
      return format + " " + encoded;
    }
  }

  static final List<Vector> ALL =
      List.of(
          new Vector(
              PasswordFormat.PBKDF2_SHA256,
              "pbkdf2_sha256$1000000$i6O5anCkdEkjOxds2LoyVj$Q6Tegc4Ih9SBLl2hFuYP438ahSQka01Za6V2obr8rrA="),
          new Vector(
              PasswordFormat.PBKDF2_SHA256,
              "pbkdf2_sha256$260000$txvlEjhdSm2mRvceG09C4r$DwJ90TjPjRefnx8dOHSwPfhYafvp9RjGqyDFtyXefg8="),
          new Vector(
              PasswordFormat.PBKDF2_SHA1,
              "pbkdf2_sha1$1000000$Qt7MQz1onRyJlwKtg2dlVi$kvoe9XcDkPtzNVQ7KuB0WzaD6aM="),
          new Vector(
              PasswordFormat.ARGON2,
              "argon2$argon2id$v=19$m=102400,t=2,p=8$eUJGUERxdUVOM1VyanNJNlNrYlJPQg$Wb+DVyWHjzWFeauJcWo95aJrMWEJh8TXOpaQk9xJ0o8"),
          new Vector(
              PasswordFormat.ARGON2,
              "argon2$argon2id$v=19$m=102400,t=2,p=8$cXdEUG5RSkNNQnJ1R3JsN3hIM1pCcw$m18/OcII7w0yrXeXHYp0aA"),
          new Vector(
              PasswordFormat.BCRYPT_SHA256,
              "bcrypt_sha256$$2b$12$JFNUUUAIMrKjAFpRy5Powe0SPdL/HRc3sdpIXSjKj9WfNzYAsA5Ja"),
          new Vector(
              PasswordFormat.BCRYPT,
              "bcrypt$$2b$12$7refAduyYMdSo/CtDZWU3.bwGsxpjW0dyPQGrnMURA.pQkUii1LXS"),
          new Vector(
              PasswordFormat.SCRYPT,
              "scrypt$16384$mnnvv9GGcaPThubNy0BYBy$8$5$5rbfElgMvBTjeRca5uxv2qZ1oBmvbTnaCSJkuB1YesPDCVD4hS0NSuQN9Q0tPegCgdJpb8ZbIbT7zjwyDJgqLg=="),
          new Vector(
              PasswordFormat.MD5, "md5$Rh92vLDIBhIT3RmwhnswBs$770a17718cfb26c7c2b352e5277eebba"),
          new Vector(
              PasswordFormat.SHA1,
              "sha1$bnRqqaJLmBLrr0MMSyDHfX$6e1db7b7e638928ac3781dd592c632b2e4e5ebd4"),
          new Vector(PasswordFormat.UNSALTED_MD5, "19ef7e330bd40ef666f6320e910fd9ec"),
          new Vector(PasswordFormat.UNSALTED_MD5, "md5$$19ef7e330bd40ef666f6320e910fd9ec"),
          new Vector(
              PasswordFormat.UNSALTED_SHA1, "sha1$$2cba07f82b77070dbb9c9d94021c3a00ca43dedd"),
          new Vector(PasswordFormat.CRYPT, "crypt$$abBpNFMLIa9Do"));

  private PasswordVectors() {}
}
