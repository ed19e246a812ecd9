#!/bin/sh
# compare-debs.sh A.deb B.deb: what two builds of the package differ in. Ends with 0 if that is the AOT cache and what follows
# from it at most, and with 1 if there is anything else. Needs ar (binutils), tar and xz.
set -eu
[ $# = 2 ] && [ -f "$1" ] && [ -f "$2" ] || {
  echo "usage: compare-debs.sh A.deb B.deb" >&2
  exit 2
}
if cmp -s "$1" "$2"; then
  echo "equal, byte for byte"
  exit 0
fi
cache=usr/lib/felhom-agent/lib/felhom-agent.aot
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

# Everything of a package, as texts that can be compared: what the archive holds in which order, each member's name, type, mode,
# owner, time and content. What follows from the content of the cache is left out: its size and hash, and the sizes of the
# whole.
describe() {
  mkdir "$work/in"
  ar p "$1" control.tar.gz | tar -xzf - -C "$work/in"
  {
    echo "== archive"
    ar tv "$1" | sed -E 's/ +[0-9]+ ([A-Z][a-z]{2} .*(control|data)\.tar)/ SIZE \1/'
    echo "== control"
    ar p "$1" control.tar.gz | tar --full-time --numeric-owner -tvzf - | sed -E 's/ +[0-9]+ ([0-9-]{10} )/ SIZE \1/'
    for part in "$work"/in/*; do
      echo "-- ${part##*/}"
      sed -e 's/^Installed-Size: .*/Installed-Size: SIZE/' -e "s#^[0-9a-f]*  $cache#HASH  $cache#" "$part"
    done
    echo "== files"
    ar p "$1" data.tar.xz | tar --full-time --numeric-owner -tvJf - \
      | sed -E "s#[0-9]+ ([0-9-]{10} [0-9:]+ \./$cache)#SIZE \1#"
    ar p "$1" data.tar.xz | tar -xJf - -C "$work/in"
    (cd "$work/in" && find usr etc -type f ! -path "$cache" -exec sha256sum {} + | sort -k 2)
  } >"$work/$2"
  rm -rf "$work/in"
}
describe "$1" one
describe "$2" other
if diff -u --label "$1" --label "$2" "$work/one" "$work/other"; then
  echo "only /$cache differs (its size and hash, and the sizes of the whole, with it)"
else
  exit 1
fi
