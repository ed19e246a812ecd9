#!/bin/sh
# Trains the AOT cache of the runtime image in $1: runs the daemon until its first report and its first pass,
# against the simulated node and hub in a process of their own, so that the cache holds the daemon's classes alone.
set -eu
home=$1
work=$2
launcher=$home/bin/felhom-agent
# The launcher, but with a cache to write: the cache fits only what is started in the very same way.
trainer=$home/bin/aot-training
cache=$home/lib/felhom-agent.aot
mkdir -p "$work"
rm -f "$work"/*.log "$cache"

fail() {
  echo "AOT training: $1; $2 says:" >&2
  cat "$2" >&2
  exit 1
}

# Waits until a line of a log holds a text, 30 s at most.
await() {
  tries=0
  until grep -q "$2" "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || fail "'$2' did not appear" "$1"
    sleep 0.1
  done
}

serve=
daemon=
clean() {
  for process in $daemon $serve; do
    kill "$process" 2>/dev/null || true
    wait "$process" || true
  done
  rm -f "$trainer"
}
trap clean EXIT
# A signal alone runs no EXIT trap in every shell.
trap 'exit 1' INT TERM HUP

"$launcher" demo --serve >"$work/serve.log" 2>&1 &
serve=$!
await "$work/serve.log" "config show"
# With a signer, as a host has one: a public key from RFC 8032, whose private one everybody can read there.
key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
config=$work/config.json
sed "s|\"signers\": \[\]|\"signers\": [{\"name\": \"ops-1\", \"role\": \"operational\", \"public_key\": \"$key\"}]|" \
  "$(sed -n 's/^Configuration: *//p' "$work/serve.log")" >"$config"
grep -q ops-1 "$config" || fail "no place for a signer" "$config"

sed 's/-XX:AOTCache=/-XX:AOTCacheOutput=/' "$launcher" >"$trainer"
chmod +x "$trainer"
# The cache is written by a second JVM, which needs more memory than the daemon has.
# A supervisor, although nobody listens there, so that what talks to it is in the cache too.
JAVA_AOT_OPTIONS=-Xmx256m NOTIFY_SOCKET=/nonexistent WATCHDOG_USEC=30000000 "$trainer" --config "$config" >"$work/daemon.log" 2>&1 &
daemon=$!
await "$work/daemon.log" report_sent
await "$work/daemon.log" pass_done
kill -TERM "$daemon"
wait "$daemon" || fail "the daemon did not end well" "$work/daemon.log"
daemon=
[ -s "$cache" ] || fail "no $cache was written" "$work/daemon.log"
