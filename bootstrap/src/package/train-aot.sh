#!/bin/sh
# Trains the AOT cache of the runtime image in $1: runs the daemon until its first report, against the
# simulated node and hub in a process of their own, so that the cache holds the daemon's classes alone.
set -eu
home=$1
work=$2
mkdir -p "$work"
rm -f "$work"/*.log

# Waits until a line of a log holds a text, 30 s at most.
await() {
  tries=0
  until grep -q "$2" "$1" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ]; then
      echo "AOT training: '$2' did not appear in $1:" >&2
      cat "$1" >&2
      exit 1
    fi
    sleep 0.1
  done
}

"$home/bin/felhom-agent" demo --serve >"$work/serve.log" 2>&1 &
serve=$!
trap 'kill "$serve" 2>/dev/null || true; wait "$serve" || true' EXIT
await "$work/serve.log" "config show"
config=$(sed -n 's/.*--config \([^ ]*\) --selftest.*/\1/p' "$work/serve.log")

# The class path and main class exactly as the launcher has them: the cache compares them.
classpath=$(sed -n 's/.*-cp "\([^"]*\)".*/\1/p' "$home/bin/felhom-agent" | sed "s|\$home|$home|g")
main=$(sed -n 's/.*-cp "[^"]*" \([^ ]*\) .*/\1/p' "$home/bin/felhom-agent")
# The cache is written by a second JVM, which needs more memory than the daemon has.
JAVA_AOT_OPTIONS=-Xmx256m "$home/runtime/bin/java" "@$home/lib/jvm.args" \
  "-XX:AOTCacheOutput=$home/lib/felhom-agent.aot" -cp "$classpath" "$main" \
  --config "$config" >"$work/daemon.log" 2>&1 &
daemon=$!
await "$work/daemon.log" report_sent
kill -TERM "$daemon"
wait "$daemon"
