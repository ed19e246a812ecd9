#!/bin/sh
# Stages in $2 what the Debian package has beside the image in $1: what the command line tells of
# itself, and the texts. $3 is the version, $4 the time of the build in ISO 8601, $5 the SBOM.
set -eu
image=$1
stage=$2
version=$3
time=$4
sbom=$5
package=$(dirname -- "$(readlink -f -- "$0")")
bootstrap=$package/../..
share=$stage/usr/share
doc=$share/doc/felhom-agent

[ -s "$sbom" ] || {
  echo "there is no $sbom: Maven makes it online alone, so build without --offline" >&2
  exit 1
}
rm -rf "$stage"
umask 022
mkdir -p "$doc/examples" "$share/man/man8" "$share/bash-completion/completions" \
  "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d" "$share/lintian/overrides" \
  "$stage/usr/lib/systemd/system"

tell() {
  "$image/bin/felhom-agent" completion "$1" >"$2"
}
tell bash "$share/bash-completion/completions/felhom-agent"
# It is read by a shell, not run: the first line that names one is taken out.
sed -i 1d "$share/bash-completion/completions/felhom-agent"
tell zsh "$share/zsh/vendor-completions/_felhom-agent"
tell fish "$share/fish/vendor_completions.d/felhom-agent.fish"
tell --man-page "$share/man/man8/felhom-agent.8"

cp "$package/systemd/felhom-agent.service" "$stage/usr/lib/systemd/system/"
cp "$package/systemd/privileged.conf" "$package/systemd/hub-addresses.conf" \
  "$package/config.example.json" "$doc/examples/"
cp "$package/deb/lintian-overrides" "$share/lintian/overrides/felhom-agent"
cp "$package/deb/copyright" "$doc/copyright"
cp "$bootstrap"/src/docs/*.md "$doc/"
cp "$bootstrap/../CHANGELOG.md" "$doc/CHANGELOG.md"
cp "$sbom" "$doc/sbom.cdx.json"
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(LC_ALL=C date -u -R -d "$time")/" \
  "$package/deb/changelog" >"$doc/changelog"
(cd "$image/runtime/legal/java.base" && for notice in *; do
  printf '== %s\n\n' "$notice"
  cat "$notice"
done) >"$doc/runtime-legal.txt"
gzip -9n "$doc/changelog" "$doc/CHANGELOG.md" "$doc/sbom.cdx.json" "$doc/runtime-legal.txt" \
  "$share/man/man8/felhom-agent.8"
