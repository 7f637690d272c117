package dev.claviger.server.accounts;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/// What an account may do, each permission being `app_label.codename`.
///
/// @param granted by name, to the account or through its groups
/// @param unlimited whether everything is allowed, named or not
public record Permissions(Set<String> granted, boolean unlimited) {
  public static final Permissions NONE = new Permissions(Set.of(), false);

  private static final Pattern FORM = Pattern.compile("[^.\\s]{1,100}\\.\\S{1,100}");

  public static Permissions of(Account account, Collection<String> granted) {
    return account.active() ? new Permissions(Set.copyOf(granted), account.superuser()) : NONE;
  }

  public static boolean wellFormed(String permission) {
    return FORM.matcher(permission).matches();
  }

  public boolean allow(String permission) {
    return unlimited || granted.contains(permission);
  }
}
