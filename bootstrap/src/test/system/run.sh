#!/bin/bash
# The package under a real systemd: installed, started, stopped dead, killed, upgraded, removed.
#   run.sh DEB BOX-TOOL BOX-FOLDER
# BOX-TOOL boots a Debian root in namespaces (make, boot, run, stop). Where that cannot be, it says why
# and ends with 0. Node and hub are the simulated ones of the package itself.
set -euo pipefail
deb=$(readlink -f "$1" || true)
tool=$(readlink -f "$2" || true)
box=$3

skip() {
  echo "system test skipped: $1"
  exit 0
}
[ -f "$deb" ] || skip "there is no $1: build it with -Pdeb"
[ "$(id -u)" = 0 ] || skip "it needs root, to boot a system in namespaces"
[ -x "$tool" ] || [ -f "$tool" ] || skip "there is no $2, which boots the system"
command -v debootstrap >/dev/null || skip "debootstrap is missing: apt install debootstrap"
unshare --mount --pid --net --fork true 2>/dev/null || skip "no namespaces may be made here"

step() { printf '\n%s\n' "$1"; }
fail() {
  echo "FAILED: $1" >&2
  in_box journalctl -u felhom-agent -u felhom-world --no-pager -n 60 >&2 || true
  exit 1
}
in_box() { bash "$tool" run "$box" "$@"; }
sh_box() { in_box bash -c "$1"; }
show() { sh_box "$1" 2>&1 | sed 's/^/   /'; }
pid() { in_box systemctl show -p MainPID --value felhom-agent; }
# Waits until a command in the box succeeds, a minute and a half at most.
await() {
  sh_box "for _ in \$(seq 450); do if $2; then exit 0; fi; sleep 0.2; done; exit 1" \
    || fail "$1 did not come"
}
expect() { [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"; }

if [ ! -x "$box/root/lib/systemd/systemd" ]; then
  bash "$tool" make "$box" >"$box.make.log" 2>&1 || skip "no Debian root could be made; see $box.make.log"
fi
bash "$tool" stop "$box" >/dev/null 2>&1 || true
# The tool takes a system for down in which a unit has failed, be it a console that is not there.
up() { grep -qE 'running|degraded' <<<"$(timeout 60 bash "$tool" run "$box" systemctl is-system-running --wait 2>/dev/null)"; }
up || bash "$tool" boot "$box" 2>/dev/null || up || skip "systemd did not come up in the box; see $box/boot.log"
trap 'bash "$tool" stop "$box" >/dev/null 2>&1 || true' EXIT
sh_box 'dpkg --purge felhom-agent >/dev/null 2>&1; systemctl stop felhom-world 2>/dev/null; journalctl -q --rotate --vacuum-time=1s >/dev/null 2>&1; true'
cp "$deb" "$box/root/root/felhom-agent.deb"

step "1. It is installed, and neither enabled nor started"
in_box dpkg -i /root/felhom-agent.deb >/dev/null
expect "state" "inactive" "$(in_box systemctl is-active felhom-agent || true)"
expect "enabled" "disabled" "$(in_box systemctl is-enabled felhom-agent || true)"
show 'felhom-agent version; stat -c "%A %U:%G %n" /etc/felhom-agent/config.json; id felhom-agent'
expect "the AOT cache fits where it is installed" 0 "$(sh_box '
  cp=$(sed -n "s/.*-cp \"\([^\"]*\)\".*/\1/p" /usr/lib/felhom-agent/bin/felhom-agent)
  cp=$(echo "$cp" | sed "s#\$home#/usr/lib/felhom-agent#g")
  /usr/lib/felhom-agent/runtime/bin/java @/usr/lib/felhom-agent/lib/jvm.args \
    -XX:AOTCache=/usr/lib/felhom-agent/lib/felhom-agent.aot -XX:AOTMode=on -cp "$cp" \
    hu.dooplex.felhom.agent.bootstrap.Main version >/dev/null 2>&1; echo $?')"
echo "   the AOT cache is taken"

step "2. One file is edited"
in_box systemd-run --quiet --unit=felhom-world felhom-agent demo --serve 5
await "the simulated node and hub" 'journalctl -u felhom-world -o cat | grep -q "config show"'
sh_box '
  demo=$(journalctl -u felhom-world -o cat | sed -n "s/^Configuration: *//p")
  folder=${demo%/*}
  install -o root -g felhom-agent -m 0640 "$folder"/*.token /etc/felhom-agent/
  install -m 0644 "$folder/hub-ca.pem" /etc/felhom-agent/
  sed -e "s#$folder/state#/var/lib/felhom-agent#; s#$folder/run#/run/felhom-agent#" \
    -e "s#$folder/#/etc/felhom-agent/#; s/\"observe\"/\"enforce\"/" "$demo" >/tmp/config.json
  cat /tmp/config.json >/etc/felhom-agent/config.json
  runuser -u felhom-agent -- felhom-agent config check' | sed 's/^/   /'

step "3. enable --now, and SIGKILL in the midst of a start of guest 102"
in_box systemctl enable --quiet --now felhom-agent
first=$(pid)
await "the operation" 'grep -qs start_guest /var/lib/felhom-agent/journal/*'
sh_box "kill -9 $first"
echo "   process $first was killed"
await "a new process" "[ \"\$(systemctl show -p MainPID --value felhom-agent)\" != 0 ] && [ \"\$(systemctl is-active felhom-agent)\" = active ] && [ \"\$(systemctl show -p MainPID --value felhom-agent)\" != $first ]"
await "recovery" 'felhom-agent journal show | grep -A9 "intent  start_guest" | grep -q "succeeded"'
expect "starts of 102" 1 "$(sh_box 'felhom-agent journal show | grep -c "intent  start_guest lxc/102"')"
show 'journalctl -u felhom-agent -o cat | grep -E "recovery|adopted" | cut -c1-150; felhom-agent journal show | grep -A3 "intent  start_guest" | cut -c1-150'

step "4. Reports arrive, systemd is told how it stands, and journald the priorities"
await "a report" 'journalctl -u felhom-agent -o cat | grep -q "report_sent"'
await "a status" 'systemctl show -p StatusText --value felhom-agent | grep -q "report [0-9]* taken"'
show 'systemctl show -p StatusText --value felhom-agent; runuser -u nobody -- felhom-agent status | head -4'
expect "lines of priority info" yes "$(sh_box 'journalctl -u felhom-agent -p 6..6 -o cat | grep -q report_sent && echo yes')"
expect "a prefix that is left" 0 "$(sh_box 'journalctl -u felhom-agent -o cat | grep -c "^<[0-7]>" || true')"
show "grep -E 'VmRSS|RssAnon|RssFile' /proc/$(pid)/status"
file_kib=$(sh_box "awk '/RssFile/ { print \$2 }' /proc/$(pid)/status")
await "what lets go of cold pages" "[ \"\$(awk '/RssFile/ { print \$2 }' /proc/$(pid)/status)\" -lt $((file_kib - 4000)) ]"
echo "   a minute after the start, cold pages are let go:"
show "grep -E 'VmRSS|RssAnon|RssFile' /proc/$(pid)/status"

step "5. A token changes without a restart"
before=$(pid)
for token in "another-token" "demo-hub-token"; do
  sh_box "printf %s $token >/etc/felhom-agent/hub.token"
  in_box systemctl reload felhom-agent
  await "$token" "[ \"\$(systemctl is-active felhom-agent)\" = active ]"
done
await "both changes" '[ "$(journalctl -u felhom-agent -o cat | grep -c "token_changed token=hub")" = 2 ]'
expect "its process" "$before" "$(pid)"
show 'journalctl -u felhom-agent -o cat | grep token_changed'

step "6. No token in the journal, the process list or the environment"
# By way of a file: a token in the command that looks for it would be found there.
sh_box '{ echo demo-hub-token; echo another-token; cat /etc/felhom-agent/proxmox.token; echo; } | grep . >/root/tokens'
expect "tokens to look for" 3 "$(sh_box 'wc -l </root/tokens')"
expect "lines with a token" 0 "$(sh_box "{ journalctl -u felhom-agent -o verbose --no-pager; ps -ef ww; tr '\\0' '\\n' </proc/$(pid)/environ; cat /run/felhom-agent/status.json; } | grep -cFf /root/tokens || true")"
echo "   none"

step "7. SIGSTOP: the watchdog ends it, and it is started anew"
stopped=$(pid); restarts=$(in_box systemctl show -p NRestarts --value felhom-agent)
sh_box "kill -STOP $stopped"
await "a new process" "p=\$(systemctl show -p MainPID --value felhom-agent); [ \$p != 0 ] && [ \$p != $stopped ] && [ \"\$(systemctl is-active felhom-agent)\" = active ]"
expect "restarts" $((restarts + 1)) "$(in_box systemctl show -p NRestarts --value felhom-agent)"
echo "   process $stopped was ended by the watchdog; process $(pid) runs"

step "8. An upgrade in place keeps configuration and state, and goes on with what ran"
sh_box 'cd /root && rm -rf next && dpkg-deb -R felhom-agent.deb next && sed -i "s/^Version: .*/&+next/" next/DEBIAN/control && dpkg-deb -b -Znone next next.deb >/dev/null'
kept='sha256sum /etc/felhom-agent/*; felhom-agent journal show | head -3'
was=$(sh_box "$kept"); before=$(pid)
in_box dpkg -i /root/next.deb >/dev/null
await "the new process" "[ \"\$(systemctl is-active felhom-agent)\" = active ] && [ \"\$(systemctl show -p MainPID --value felhom-agent)\" != $before ]"
expect "what was kept" "$was" "$(sh_box "$kept")"
show 'dpkg-query -W felhom-agent; felhom-agent audit verify'

step "9. A configuration that is wrong ends it with 2, and it is not tried again"
sh_box 'cp -p /etc/felhom-agent/config.json /root/good.json; sed -i "s/\"node\"/\"nodes\"/" /etc/felhom-agent/config.json; systemctl restart felhom-agent || true'
expect "exit code and result" "2 exit-code failed" "$(sh_box 'echo $(systemctl show -p ExecMainStatus --value felhom-agent) $(systemctl show -p Result --value felhom-agent) $(systemctl is-active felhom-agent)')"
show 'journalctl -u felhom-agent -o cat | grep "nodes" | tail -1'
sh_box 'cat /root/good.json >/etc/felhom-agent/config.json; systemctl reset-failed felhom-agent; systemctl start felhom-agent'

step "10. The drop-in for the privileged backend: root, and what it needs alone"
# The folders of a Proxmox VE host, and a file of another user's in them.
sh_box '
  mkdir -p /etc/pve /var/lib/lxc /var/lib/vz /var/lib/pve-manager /var/log/pve
  echo "arch: amd64" >/etc/pve/probe.conf; chown 12345 /etc/pve/probe.conf; chmod 600 /etc/pve/probe.conf
  mkdir -p /etc/systemd/system/felhom-agent.service.d
  cp /usr/share/doc/felhom-agent/examples/privileged.conf /etc/systemd/system/felhom-agent.service.d/
  sed -i "0,/{/s//{\"privileged\": {\"enabled\": true},/" /etc/felhom-agent/config.json
  felhom-agent config check && systemctl daemon-reload && systemctl restart felhom-agent' | sed 's/^/   /'
since=$(sh_box 'systemctl show -p InvocationID --value felhom-agent')
await "a report as root" "journalctl _SYSTEMD_INVOCATION_ID=$since -o cat | grep -q report_sent"
expect "its user" "root" "$(sh_box "stat -c %U /proc/$(pid)")"
expect "owner of the state" "root" "$(sh_box 'stat -c %U /var/lib/felhom-agent')"
bounded() { sed -n 's/^CapabilityBoundingSet=\(CAP.*\)/\1/p' "$box/root/usr/share/doc/felhom-agent/examples/privileged.conf"; }
expect "number of its capabilities" "$(bounded | wc -w)" "$(sh_box "grep CapEff /proc/$(pid)/status | cut -f2" | perl -ne 'print unpack("%32b*", pack("H*", $_ =~ s/\s//gr))')"
# The same sandbox around a program that tries.
cp "$(dirname "$0")/privileged-probe.sh" "$box/root/usr/local/bin/privileged-probe"
sh_box '
  unit=/run/systemd/system/felhom-probe.service; mkdir -p $unit.d; chmod 755 /usr/local/bin/privileged-probe
  cp /usr/lib/systemd/system/felhom-agent.service $unit
  cp /usr/share/doc/felhom-agent/examples/privileged.conf $unit.d/
  printf "[Service]\nType=oneshot\nExecStart=\nExecStart=/usr/local/bin/privileged-probe\nWatchdogSec=0\nRestart=no\nStateDirectory=\nRuntimeDirectory=\nLoadCredential=\n" >$unit.d/z.conf
  systemctl daemon-reload; systemctl start felhom-probe' || true
show 'journalctl -u felhom-probe -o cat | grep -E "^(can|CAN)"'
expect "the probe" "success" "$(in_box systemctl show -p Result --value felhom-probe)"
# Nothing of what the box has shows CAP_SYS_RAWIO.
for capability in $(bounded); do
  [ "$capability" != CAP_SYS_RAWIO ] || continue
  sh_box "
    printf '[Service]\nCapabilityBoundingSet=~$capability\n' >/run/systemd/system/felhom-probe.service.d/z-less.conf
    systemctl daemon-reload; systemctl restart felhom-probe" 2>/dev/null && fail "nothing needs $capability"
  lost=$(sh_box 'journalctl _SYSTEMD_INVOCATION_ID=$(systemctl show -p InvocationID --value felhom-probe) -o cat | sed -n "s/^CANNOT  //p" | paste -sd";"')
  echo "   without $capability: no $lost"
done

step "11. Removed, it keeps what it knows; purged, nothing"
in_box systemctl stop felhom-world
in_box dpkg -r felhom-agent >/dev/null 2>&1
expect "state" "inactive" "$(in_box systemctl is-active felhom-agent || true)"
show 'ls -d /etc/felhom-agent/config.json /var/lib/felhom-agent/journal'
in_box dpkg --purge felhom-agent >/dev/null 2>&1
sh_box 'rm -rf /root/felhom-agent.deb /root/next /root/next.deb /root/good.json /root/tokens /etc/systemd/system/felhom-agent.service.d /etc/pve /usr/local/bin/privileged-probe'
expect "what is left" "" "$(sh_box 'find / -xdev \( -path /proc -o -path /sys -o -path /var/log \) -prune -o -name "*felhom-agent*" -print; find /run /dev/shm -name "*felhom-agent*" -not -path "/run/systemd/*"; getent passwd felhom-agent; getent group felhom-agent; true')"
echo "   nothing is left"
printf '\nThe system test went as told.\n'
