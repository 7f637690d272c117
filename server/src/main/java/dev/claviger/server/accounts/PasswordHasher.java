package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.accounts.PasswordFormat.Strength;
import dev.claviger.server.accounts.PasswordVerdict.Fails;
import dev.claviger.server.accounts.PasswordVerdict.Matches;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/// Hashes and checks passwords, a bounded number at a time, for a bounded number that wait. Who
/// comes on top of these is refused with [Failure.Busy], whoever it is: the answer tells nothing of
/// accounts.
///
/// Hashing runs on threads of its own: on virtual threads, a burst of logins would hold every
/// carrier for the length of a hash, and with them every other request. The memory blocks are kept:
/// clearing 19 MiB of old blocks is cheaper than allocating and collecting them at each login. Each
/// hash has blocks of its own: out of one pool, hashes that run at once would wait for each other,
/// and with time each would go up and down the whole of the memory.
public final class PasswordHasher implements AutoCloseable {
  private static final String SALT_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final PasswordSettings settings;
  private final HashPolicy policy;
  private final PasswordRecipe preferred;
  private final RandomGenerator random;

  /// Of hashes that do not run at the moment.
  private final Queue<FixedBlockPool> memories = new ConcurrentLinkedQueue<>();

  private final ThreadPoolExecutor threads;

  /// `random` has to be unpredictable: a `SecureRandom`.
  public PasswordHasher(PasswordSettings settings, RandomGenerator random) {
    this(settings, HashPolicy.own(settings), random);
  }

  PasswordHasher(PasswordSettings settings, HashPolicy policy, RandomGenerator random) {
    this.settings = settings;
    this.policy = policy;
    this.preferred = policy.preferred();
    this.random = random;
    var atOnce = settings.hashesAtOnce();
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.waitingHashes()),
            Thread.ofPlatform().name("password-hash-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// The stored form of a new password.
  public String hash(Password password) {
    return encode(preferred.withSalt(freshSalt()), password);
  }

  /// The stored form that no password matches.
  public String unusable() {
    return "!" + randomText(40);
  }

  PasswordVerdict check(Password password, String encoded) {
    if (password.length() > settings.maxLength()) {
      return new Fails(LoginRefusal.PASSWORD_TOO_LONG);
    }
    return switch (PasswordHash.parse(encoded)) {
      case PasswordHash.Usable(var format, var recipe, _) ->
          format.strength() == Strength.LEGACY && !settings.acceptLegacyHashes()
              ? spendTime(password, LoginRefusal.LEGACY_HASH)
              : compare(password, format, recipe, encoded);
      case PasswordHash.Unusable _ -> spendTime(password, LoginRefusal.UNUSABLE_PASSWORD);
      case PasswordHash.Unreadable _ -> spendTime(password, LoginRefusal.UNREADABLE_HASH);
    };
  }

  /// For a name that nobody has: takes the time of a check, so that the answer does not tell.
  PasswordVerdict checkNobody(Password password) {
    return password.length() > settings.maxLength()
        ? new Fails(LoginRefusal.PASSWORD_TOO_LONG)
        : spendTime(password, LoginRefusal.UNKNOWN_ACCOUNT);
  }

  private PasswordVerdict compare(
      Password password, PasswordFormat format, PasswordRecipe recipe, String encoded) {
    var same =
        MessageDigest.isEqual(encode(recipe, password).getBytes(UTF_8), encoded.getBytes(UTF_8));
    return same
        ? new Matches(policy.outdated(format, recipe))
        : new Fails(LoginRefusal.WRONG_PASSWORD);
  }

  private PasswordVerdict spendTime(Password password, LoginRefusal why) {
    hash(password);
    return new Fails(why);
  }

  private String encode(PasswordRecipe recipe, Password password) {
    return onHashingThread(
        password,
        bytes -> {
          // Costlier hashes, made elsewhere, get memory that is not kept.
          return recipe.equals(preferred.withSalt(recipe.salt()))
              ? encodeInKeptMemory(recipe, bytes)
              : recipe.encode(bytes, new FixedBlockPool(0));
        });
  }

  private String encodeInKeptMemory(PasswordRecipe recipe, byte[] password) {
    var kept = memories.poll();
    var memory = kept == null ? new FixedBlockPool(policy.blocks()) : kept;
    try {
      return recipe.encode(password, memory);
    } finally {
      memories.add(memory);
    }
  }

  private String onHashingThread(Password password, Function<byte[], String> work) {
    var bytes = password.utf8();
    var hash = submitted(() -> work.apply(bytes));
    try {
      return hash.get();
    } catch (InterruptedException e) {
      hash.cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a password was hashed");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private Future<String> submitted(Callable<String> work) {
    try {
      return threads.submit(work);
    } catch (RejectedExecutionException full) {
      throw new FailureException(new Failure.Busy());
    }
  }

  private String freshSalt() {
    return randomText(PasswordRecipe.SALT_LENGTH);
  }

  private String randomText(int length) {
    var text = new StringBuilder(length);
    random.ints(length, 0, SALT_DIGITS.length()).forEach(i -> text.append(SALT_DIGITS.charAt(i)));
    return text.toString();
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
