#!/bin/bash
# The first process of a lab (see hosts.ts), in mount, UTS, IPC, network and PID namespaces of its own: when it ends,
# the kernel ends all that is in them. It ends when its input does, so whatever becomes of who started it.
# usage: rack.sh FOLDER LAB, where FOLDER is the lab's own. Its /proc stays the machine's: process ids mean the same.
set -eu
folder=$1 lab=$2
mount --make-rprivate /
hostname rack
ip link set lo up
ip link add br0 up type bridge stp_state 0 forward_delay 0 mcast_snooping 0
ip address add 10.99.0.254/24 dev br0
mkdir -p "$folder/disks"
# an upper layer may not lie below its lower one: hence a file system of its own, which the hosts' disks are in
mount -t tmpfs -o mode=755 ocf-lab "$folder/disks"
read -r machine_pid _ </proc/self/stat
echo "$machine_pid"
while read -r _; do :; done
kill -KILL -1 2>/dev/null || true
wait
for cgroups in /sys/fs/cgroup /sys/fs/cgroup/unified; do
  # only hosts with systemd have any, empty as soon as their processes are buried
  for _ in {1..500}; do
    [ -d "$cgroups/$lab" ] || break
    find "$cgroups/$lab" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.02
  done
done
umount -l "$folder/disks"
rm -rf "$folder"
