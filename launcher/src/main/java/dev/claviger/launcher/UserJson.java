package dev.claviger.launcher;

import dev.claviger.server.accounts.Account;
import tools.jackson.core.JsonGenerator;

/// Users as JSON, under the names that Django gives the same facts.
final class UserJson {
  private UserJson() {}

  static void facts(JsonGenerator json, Account account) {
    json.writeNumberProperty("id", account.id());
    json.writeStringProperty("username", account.username());
    json.writeStringProperty("email", account.email());
    json.writeStringProperty("first_name", account.firstName());
    json.writeStringProperty("last_name", account.lastName());
    json.writeBooleanProperty("is_active", account.active());
    json.writeBooleanProperty("is_staff", account.staff());
    json.writeBooleanProperty("is_superuser", account.superuser());
    json.writeStringProperty("date_joined", account.dateJoined().toString());
    account
        .lastLogin()
        .ifPresentOrElse(
            login -> json.writeStringProperty("last_login", login.toString()),
            () -> json.writeNullProperty("last_login"));
  }
}
