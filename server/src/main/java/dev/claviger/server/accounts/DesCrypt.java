package dev.claviger.server.accounts;

import java.util.regex.Matcher;
import org.apache.commons.codec.digest.UnixCrypt;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/// crypt(3) with DES, which reads eight characters of a password.
record DesCrypt(String salt) implements PasswordRecipe {

  static DesCrypt read(Matcher encoded) {
    return new DesCrypt(encoded.group("salt"));
  }

  /// Nothing new is stored in this format, so it is left as it is.
  @Override
  public DesCrypt withSalt(String salt) {
    return this;
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    return "crypt$$" + UnixCrypt.crypt(password, salt);
  }
}
