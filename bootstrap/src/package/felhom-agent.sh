#!/bin/sh
# Starts felhom-agent with the Java runtime beside it; the host needs none.
set -eu
self=$(readlink -f -- "$0")
home=${self%/bin/*}
# Options of other Java programs are not for this one.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS || true
# One malloc arena: the default gives every thread its own, which costs memory and gains nothing here.
export MALLOC_ARENA_MAX=1
# Memory holds tokens: no copy of it in a file.
ulimit -c 0
exec "$home/runtime/bin/java" "@$home/lib/jvm.args" \
  -XX:AOTCache="$home/lib/felhom-agent.aot" -cp "@CLASSPATH@" @MAIN@ "$@"
