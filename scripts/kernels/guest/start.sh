# Makes of the guest what systemd makes of a machine, runs the scenarios, and turns the guest off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb NO_COLOR=1
chmod 1777 /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs memory /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
for controller in cpu io memory pids; do
  echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control
done 2> /dev/null
mkdir -p /sys/fs/cgroup/system.slice/job.service
echo $$ > /sys/fs/cgroup/system.slice/job.service/cgroup.procs
for controller in memory pids; do
  echo "+$controller" > /sys/fs/cgroup/system.slice/cgroup.subtree_control
done 2> /dev/null
mount -t tracefs tracefs /sys/kernel/tracing 2> /dev/null
echo /run/guest/modprobe > /proc/sys/kernel/modprobe
export MODPROBE_OPTIONS="-d /run/guest"
modprobe ipv6 2> /dev/null
ip link set lo up
echo guest > /proc/sys/kernel/hostname
for setting in kernel.printk='5 4 1 7' kernel.pid_max=4194304 fs.file-max=9223372036854775807; do
  sysctl -qw "$setting" 2> /dev/null
done
ulimit -Hn 1048576
ulimit -Sn 1024
uname -r > /run/guest/results/release
cut -d' ' -f1 /proc/uptime > /run/guest/results/booted-s
bash /run/guest/results/job.sh > /run/guest/results/job.log 2>&1
dmesg > /run/guest/results/dmesg.txt
sync
exec busybox poweroff -f
