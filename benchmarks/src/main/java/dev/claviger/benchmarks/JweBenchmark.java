package dev.claviger.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Encryption: one library, one key management, one JVM.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields before it measures
public class JweBenchmark {
  @Param({"RAW", "CLAVIGER", "NIMBUS", "JJWT", "JOSE4J"})
  Library library;

  @Param({"DIR", "RSA_OAEP_256", "ECDH_ES"})
  KeyManagement algorithm;

  @Param({"jdk", "native"})
  String provider;

  private Cryptor cryptor;
  private String message;

  /// Everybody decrypts what our own library encrypted, too.
  @Setup
  public void prepare() throws Exception {
    Providers.choose(provider);
    EncryptionKeys keys = EncryptionKeys.newFor(algorithm);
    this.cryptor = Cryptor.of(library, keys);
    this.message = library == Library.RAW ? cryptor.message() : new ClavigerJwe(keys).message();
    requirePayload(cryptor.decrypt(message));
    requirePayload(cryptor.decrypt(cryptor.message()));
  }

  private static void requirePayload(byte[] decrypted) {
    if (!Arrays.equals(decrypted, Cryptor.PLAINTEXT)) {
      throw new IllegalStateException("not what was encrypted");
    }
  }

  @Benchmark
  public Object encrypt() throws Exception {
    return cryptor.encrypt();
  }

  @Benchmark
  public Object decrypt() throws Exception {
    return cryptor.decrypt(message);
  }
}
