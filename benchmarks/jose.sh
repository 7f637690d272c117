#!/bin/bash
# jose.sh [--write] [short|long] [algorithms=HS256,ES256,dir,…] [libraries=claviger,nimbus,…] [providers=jdk,native] [rounds=N]
# Signing, verifying, encrypting, decrypting: claviger-jose beside the raw primitives and the other libraries, by JMH.
# Prints Markdown; --write puts it into docs/performance.md. short: three minutes; long (the default): twenty.
# rounds: after the first, only the primitive and claviger-jose are measured again, one after the other.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
WRITE=
[ "${1:-}" != --write ] || { WRITE=1; shift; }
JAVA_HOME="$(jdk25)"; export JAVA_HOME
(cd "$ROOT" && mvn -B -q -Pbenchmarks -pl benchmarks -am package -Dquick -DskipTests) >&2
OUT="$BENCHMARKS/target/jose.md"
precede
{
  machine "$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n '2s/ (build.*//p')"
  echo "Asked for: ${*:-long}."
  echo
  "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -Dbenchmarks.log="$BENCHMARKS/target/jmh.log" \
    -cp "$BENCHMARKS/target/classes:$(cat "$BENCHMARKS/target/classpath.txt")" dev.claviger.benchmarks.JoseReport "$@"
} | tee "$OUT"
[ -z "$WRITE" ] || publish jose "$OUT"
