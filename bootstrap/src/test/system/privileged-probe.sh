#!/bin/bash
# Run in the sandbox of privileged.conf: whether what the privileged backend and its programs do is possible there, and what
# they do not do is not. A line for each; ends with 1 if one of them is wrong. There is no pct, no disk and no guest in the
# box: their steps are done by hand.
wrong=0
may() {
  if "${@:2}" >/dev/null 2>&1; then echo "can     $1"; else echo "CANNOT  $1"; wrong=1; fi
}
must_not() {
  if "${@:2}" >/dev/null 2>&1; then echo "CAN     $1"; wrong=1; else echo "cannot  $1"; fi
}
work=/var/lib/lxc/probe
mkdir -p "$work" || exit 1
other=(setpriv --reuid=12345 --regid=12345 --clear-groups)

mounted_by_systemd() {
  echo 'tmpfs /mnt/felhom-probe tmpfs nofail,nodev,nosuid,noexec,x-felhom-agent 0 0' >>/etc/fstab
  systemctl daemon-reload && systemctl start mnt-felhom\\x2dprobe.mount --no-ask-password \
    && grep -q ' /mnt/felhom-probe ' /proc/1/mountinfo
  local found=$?
  systemctl stop mnt-felhom\\x2dprobe.mount
  sed -i '/felhom-probe/d' /etc/fstab
  systemctl daemon-reload
  rmdir /mnt/felhom-probe
  return $found
}
own_mount() { mount -t tmpfs tmpfs "$work" && umount "$work"; }
device_node() {
  mknod "$work/null" c 1 3 && dd if=/dev/zero of="$work/null" count=1
}
of_another_user() { touch "$work/file" && chown 100000:100000 "$work/file" && chmod 600 "$work/file" && cat "$work/file"; }
set_user_id() {
  touch "$work/suid" && chown 100000:100000 "$work/suid" && chmod 6755 "$work/suid" && [ -u "$work/suid" ] && [ -g "$work/suid" ]
}
# security.capability, version 2, with CAP_NET_RAW (capability.h): what ping has in a template.
file_capability() {
  touch "$work/ping" && perl -e '
    my ($file, $name, $value) = (@ARGV, "security.capability", pack("V5", 0x02000001, 1 << 13, 0, 0, 0));
    exit(syscall(188, $file, $name, $value, length $value, 0) == 0 ? 0 : 1)' "$work/ping"
}
# What lxc-usernsexec does: a user namespace, mapped from outside; its root makes a file.
user_namespace() {
  mkdir -p "$work/mapped" && chown 100000:100000 "$work/mapped"
  unshare --user --mount sleep 5 &
  local inside=$!
  until [ "$(readlink /proc/$inside/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ]; do [ -d /proc/$inside ] || return 1; done
  echo '0 100000 65536' >/proc/$inside/uid_map && echo '0 100000 65536' >/proc/$inside/gid_map \
    && nsenter -t $inside -U -m -S 0 -G 0 touch "$work/mapped/file" \
    && [ "$(stat -c %u:%g "$work/mapped/file")" = 100000:100000 ]
  local made=$?
  kill $inside
  return $made
}
ends_another_users() {
  "${other[@]}" sleep 5 &
  local process=$!
  until [ "$(stat -c %u /proc/$process)" = 12345 ]; do [ -d /proc/$process ] || return 1; done
  kill $process
}
owners_file() { [ "$(stat -c %u /etc/pve/probe.conf)" = 12345 ] && cat /etc/pve/probe.conf; }

may "the agent: read a guest's configuration, which is another user's" owners_file
may "the agent: write /etc/pve" touch /etc/pve/felhom-probe
may "the agent: have systemd mount a line of fstab, and see it on the host" mounted_by_systemd
may "the agent: read /proc/swaps" cat /proc/swaps
[ ! -x /usr/sbin/smartctl ] || may "smartctl: start, and look for disks" smartctl --json --scan
may "pct: mount in its own namespace" own_mount
may "pct: chroot" chroot / true
may "pct: a device node, and use it" device_node
may "pct: a file of another user, and read it" of_another_user
may "pct: a file with setuid and setgid bits of another user" set_user_id
may "pct: a file with capabilities" file_capability
may "pct: become another user" "${other[@]}" true
may "pct: end what it started as another user" ends_another_users
may "pct: a user namespace with mapped users" user_namespace
may "pct: ask the kernel about networks" ip link show
may "pct: write where it keeps its tasks and locks" touch /var/log/pve/probe /run/lock-of-pct

must_not "write to /usr" touch /usr/felhom-probe
must_not "see what is in /root or /home" test -e /root/privileged-probe.sh
must_not "change networks" ip link add felhom-probe type dummy
must_not "set the clock" date -s 2030-01-01
must_not "load a module" modprobe dummy
must_not "change the kernel's settings" sh -c 'echo 1 >/proc/sys/kernel/sysrq'
must_not "raise its own priority" nice -n -5 sh -c '[ "$(nice)" -lt 0 ]'

rm -rf "$work" /etc/pve/felhom-probe /var/log/pve/probe /run/lock-of-pct
exit $wrong
