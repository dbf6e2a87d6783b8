#!/bin/busybox sh
# The first process of the machine: what a host expects to be there, the tests, and the end.
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 cgroup /sys/fs/cgroup
mount -t tmpfs -o mode=1777 tmp /tmp
export DOTNET_ROOT=@DOTNET_ROOT@ DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0 SMASH_HOST_BIN=/host SMASH_TEST_PATIENCE=120 LD_LIBRARY_PATH=/host
cd /smash/tests/interop
echo "the machine is up"
python3 -B guest.py </dev/null 2>&1
echo "the machine goes down with $?"
poweroff -f
