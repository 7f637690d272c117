package dev.claviger.server.accounts;

/// What the tables of a Django project are called.
///
/// @param user the table of the user model
/// @param userKey the column of its link tables that names the user: the model's name and `_id`
/// @param blacklist whether SimpleJWT's blacklist app has its tables there
public record DjangoTables(String user, String userKey, boolean blacklist) {

  /// `sql` with the words `{user}`, `{user_groups}`, `{user_permissions}` and `{user_id}` replaced
  /// by names of this project.
  public String in(String sql) {
    return sql.replace("{user}", quoted(user))
        .replace("{user_groups}", quoted(user + "_groups"))
        .replace("{user_permissions}", quoted(user + "_user_permissions"))
        .replace("{user_id}", quoted(userKey));
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
