#!/bin/bash
# A host of a lab (see hosts.ts), from power on until its first process: run in the rack, in namespaces of its own.
# usage: host.sh FOLDER LAB NAME INIT [SHARED-FOLDER...]
# It says its process id, waits for a line (then its cable is plugged), and becomes INIT, "tiny" or "systemd".
set -eu
if [ "$4" = systemd ] && [ -z "${OCF_LAB_CGROUP:-}" ]; then
  # what systemd may rule over: a control group of its own, which it then sees as the topmost
  cgroups=/sys/fs/cgroup
  [ ! -d $cgroups/unified ] || cgroups=$cgroups/unified
  mkdir -p "$cgroups/$2/$3"
  echo 0 >"$cgroups/$2/$3/cgroup.procs"
  OCF_LAB_CGROUP=1 exec unshare --cgroup -- /bin/bash "$0" "$@"
fi
read -r machine_pid _ </proc/self/stat
echo "$machine_pid"
read -r _
exec </dev/null
folder=$1 name=$3 init=$4
disk=$folder/disks/$name
shift 4

first_boot() {
  echo "$name" >etc/hostname
  cp "$folder/hosts" etc/hosts
  rm -f etc/resolv.conf
  : >etc/resolv.conf
  rm -f etc/ssh/ssh_host_* etc/ssh/sshd_config.d/*
  cp "$folder/$name.key" etc/ssh/ssh_host_ed25519_key
  chmod 600 etc/ssh/ssh_host_ed25519_key
  cp "$folder/known_hosts" etc/ssh/ssh_known_hosts
  chmod 644 etc/ssh/ssh_known_hosts
  mkdir -p -m 700 root/.ssh
  cp "$folder/id" root/.ssh/id_ed25519
  cp "$folder/id.pub" root/.ssh/authorized_keys
  # no PAM: its modules want to talk with systemd. No look-ups: there is nobody to ask.
  printf '%s\n' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PermitRootLogin prohibit-password' \
    'PasswordAuthentication no' 'UsePAM no' 'UseDNS no' 'PrintMotd no' 'MaxStartups 100' 'MaxSessions 100' \
    'Subsystem sftp internal-sftp' >etc/ssh/sshd_config
  # bash collects orphans by itself
  printf '%s\n' '/usr/sbin/sshd -D -E /var/log/sshd.log &' 'trap "exit 0" TERM' \
    'while :; do sleep 86400 & wait $!; done' >sbin/ocf-lab-init
  [ "$init" != systemd ] || units
}

# Only what a host of the lab needs, not what this machine starts.
units() {
  rm -rf etc/systemd/system
  mkdir -p etc/systemd/system/multi-user.target.wants etc/systemd/system-generators
  ln -s /lib/systemd/system/multi-user.target etc/systemd/system/default.target
  ln -s /lib/systemd/system/ssh.service etc/systemd/system/multi-user.target.wants/
  ln -s /lib/systemd/system/ssh.service etc/systemd/system/sshd.service
  ln -s /dev/null etc/systemd/system-generators/systemd-sysv-generator
  for unit in getty.target {modprobe@,console-getty}.service {sys-kernel-{debug,tracing,config},sys-fs-fuse-connections}.mount \
    {dev-hugepages,proc-sys-fs-binfmt_misc}.mount proc-sys-fs-binfmt_misc.automount \
    systemd-{timesyncd,logind,resolved,networkd,journal-flush,modules-load,sysctl,remount-fs,udevd,random-seed}.service \
    systemd-{update-utmp,pcrphase,pcrphase-sysinit,boot-update}.service; do
    ln -s /dev/null "etc/systemd/system/$unit"
  done
  : >etc/machine-id
}

mount --make-rprivate /
mkdir -p "$disk/upper" "$disk/work" "$disk/root" "$disk/home"
mount -t overlay "disk-$name" -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
cd "$disk/root"
chmod 700 "$disk/home"
mount --bind "$disk/home" root
[ -e etc/ocf-lab ] || first_boot
touch etc/ocf-lab
mount -t tmpfs -o mode=755 dev dev
for each in null zero full random urandom tty; do
  touch "dev/$each"
  mount --bind "/dev/$each" "dev/$each"
done
mkdir dev/pts dev/shm dev/mqueue
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t mqueue mqueue dev/mqueue
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mkdir -p run/lock run/sshd run/user run/ocf-lab/disk
mount --bind "$disk/upper" run/ocf-lab/disk
chmod 1777 run/lock
mkdir -p -m 1755 run/resource-agents
for each; do
  mkdir -p ".$each"
  mount --bind "$each" ".$each"
done
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
[ "$init" != systemd ] || mount -t cgroup2 cgroup sys/fs/cgroup
# what is not the host's alone and could hurt the machine: read-only, or not there
mount --bind proc/sys proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,ro,bind proc/sys
for each in proc/sysrq-trigger proc/kcore proc/kmsg; do
  [ ! -e $each ] || mount --bind /dev/null $each
done
hostname "$name"
mkdir -p .old
pivot_root . .old
umount -l /.old
cd /
environment="PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8"
case $init in
  # shellcheck disable=SC2086
  systemd) exec env -i $environment container=ocf-lab /lib/systemd/systemd --log-target=console ;;
  # shellcheck disable=SC2086
  *) exec env -i $environment /bin/bash /sbin/ocf-lab-init ;;
esac
