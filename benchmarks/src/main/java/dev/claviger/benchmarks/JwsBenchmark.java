package dev.claviger.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One library, one algorithm, one JVM: a second library in the same JVM would make its calls
/// slower than its users see them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields before it measures
public class JwsBenchmark {
  @Param({"RAW", "CLAVIGER", "NIMBUS", "JJWT", "JAVA_JWT", "JOSE4J", "FUSIONAUTH"})
  Library library;

  @Param({"HS256", "RS256", "PS256", "ES256", "EDDSA"})
  Algorithm algorithm;

  @Param({"jdk", "native"})
  String provider;

  private Contender contender;
  private String token;

  /// All verify the same token, and must accept it and what they signed themselves.
  @Setup
  public void prepare() throws Exception {
    Providers.choose(provider);
    Keys keys = Keys.newFor(algorithm);
    this.token = RawPrimitive.of(keys).token();
    this.contender = library.with(keys);
    if (library != Library.RAW) {
      expectSubject(contender.verify(token));
      expectSubject(contender.verify((String) contender.sign()));
    }
  }

  private static void expectSubject(Object subject) {
    if (!Objects.toString(subject).contains(Token.SUBJECT)) {
      throw new IllegalStateException("not the subject: " + subject);
    }
  }

  @Benchmark
  public Object verify() throws Exception {
    return contender.verify(token);
  }

  @Benchmark
  public Object sign() throws Exception {
    return contender.sign();
  }
}
