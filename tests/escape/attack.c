/* What a hostile program tries, one thing for each name. Exit code 0: it worked; 1: refused, with the reason on standard output; 2: it could not be tried. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *argument;

static int verdict(long result)
{
    if (result >= 0)
        return 0;
    printf("%s\n", strerrorname_np(errno));
    return 1;
}

static pid_t victims[4096];
static size_t victim_count;

/* A process of the same user, which waits. */
static pid_t victim(void)
{
    pid_t pid = victim_count < sizeof victims / sizeof *victims ? fork() : -1;
    while (pid == 0)
        pause();
    if (pid > 0)
        victims[victim_count++] = pid;
    return pid;
}

static int try_ptrace(void)
{
    return verdict(ptrace(PTRACE_ATTACH, victim(), NULL, NULL));
}

static int try_ptrace_init(void)
{
    return verdict(ptrace(PTRACE_ATTACH, 1, NULL, NULL));
}

static int try_vm_read(void)
{
    static char secret[] = "secret", copy[sizeof secret];
    struct iovec here = { copy, sizeof copy }, there = { secret, sizeof secret };
    return verdict(process_vm_readv(victim(), &here, 1, &there, 1, 0));
}

static int try_vm_write(void)
{
    static char secret[] = "secret";
    struct iovec here = { secret, sizeof secret }, there = { secret, sizeof secret };
    return verdict(process_vm_writev(victim(), &here, 1, &there, 1, 0));
}

static int try_getfd(void)
{
    int pidfd = (int)syscall(SYS_pidfd_open, victim(), 0);
    return pidfd < 0 ? 2 : verdict(syscall(SYS_pidfd_getfd, pidfd, 1, 0));
}

static int try_unshare(void)
{
    return verdict(unshare((int)strtoul(argument, NULL, 0)));
}

/* The upper half of the flags means nothing to the kernel, so it must not hide the lower from a filter. */
static int try_clone(void)
{
    long pid = syscall(SYS_clone, strtoul(argument, NULL, 0) | SIGCHLD | 1UL << 40, NULL, NULL, NULL, NULL);
    if (pid == 0)
        _exit(0);
    return verdict(pid);
}

static int try_clone3(void)
{
    struct clone_args arguments = { .flags = strtoul(argument, NULL, 0), .exit_signal = SIGCHLD };
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0)
        _exit(0);
    return verdict(pid);
}

static int try_setns(void)
{
    int fd = open(argument, O_RDONLY);
    return fd < 0 ? 2 : verdict(setns(fd, 0));
}

static int try_mount(void)
{
    return verdict(mount("none", argument, "tmpfs", 0, NULL));
}

static int try_bind(void)
{
    return verdict(mount(argument, argument, NULL, MS_BIND, NULL));
}

static int try_remount(void)
{
    return verdict(mount(NULL, argument, NULL, MS_REMOUNT | MS_BIND, NULL));
}

static int try_umount(void)
{
    return verdict(umount2(argument, MNT_DETACH));
}

static int try_fsopen(void)
{
    return verdict(fsopen("tmpfs", 0));
}

static int try_open_tree(void)
{
    return verdict(open_tree(AT_FDCWD, argument, OPEN_TREE_CLONE));
}

static int try_chroot(void)
{
    return verdict(chroot(argument));
}

static int try_device(void)
{
    return verdict(mknod(argument, S_IFCHR | 0666, makedev(1, 3)));
}

/* Put into a terminal's input: what it would run once one is gone. */
static int try_terminal(void)
{
    char c = 'x';
    ioctl(0, TIOCSCTTY, 0); /* of one's own terminal it is allowed to everybody */
    return verdict(ioctl(0, TIOCSTI | (argument ? 1UL << 40 : 0), &c));
}

static int try_family(void)
{
    return verdict(socket(atoi(argument), SOCK_RAW, 0));
}

static int try_netlink(void)
{
    return verdict(socket(AF_NETLINK, SOCK_RAW, 4 /* NETLINK_SOCK_DIAG */));
}

static int try_abstract(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    strcpy(address.sun_path + 1, argument);
    return verdict(connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(argument))));
}

static int try_keyring(void)
{
    return verdict(syscall(SYS_keyctl, 0 /* KEYCTL_GET_KEYRING_ID */, -4 /* the user's */, 1));
}

static int try_uring(void)
{
    char parameters[120] = { 0 };
    return verdict(syscall(SYS_io_uring_setup, 1, parameters));
}

static int try_memfd(void)
{
    return verdict(syscall(SYS_memfd_create, "x", 0));
}

static int try_handle(void)
{
    struct { unsigned bytes; int type; char handle[128]; } handle = { .bytes = 128 };
    int mount_id;
    return verdict(syscall(SYS_name_to_handle_at, AT_FDCWD, "/", &handle, &mount_id, 0));
}

static int try_limits_of_init(void)
{
    struct { uint64_t soft, hard; } none = { 0, 0 };
    return verdict(syscall(SYS_prlimit64, argument ? atoi(argument) : 1, 7 /* RLIMIT_NOFILE */, &none, NULL));
}

/* Of itself, "0", outside; of the first process, of its group and of its user inside alone, where those are not the host's. */
static int try_slowing_init(void)
{
    struct sched_param idle = { 0 };
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    int first = argument ? atoi(argument) : 0;
    long results[] = {
        syscall(SYS_setpriority, 0 /* PRIO_PROCESS */, first, 19), syscall(SYS_ioprio_set, 1 /* IOPRIO_WHO_PROCESS */, first, 3 << 13 /* idle */),
        syscall(SYS_sched_setscheduler, first, 5 /* SCHED_IDLE */, &idle), syscall(SYS_sched_setparam, first, &idle),
        syscall(SYS_sched_setaffinity, first, sizeof set, &set), first ? syscall(SYS_setpriority, 1 /* PRIO_PGRP */, first, 19) : -1,
        first ? syscall(SYS_setpriority, 2 /* PRIO_USER */, getuid(), 19) : -1, first ? syscall(SYS_ioprio_set, 3 /* IOPRIO_WHO_USER */, getuid(), 3 << 13) : -1,
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i] >= 0)
            return verdict(0);
    }
    return verdict(-1);
}

static int try_capabilities(void)
{
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++) {
        if (prctl(PR_CAPBSET_READ, capability) == 1)
            return 0;
    }
    errno = EPERM;
    return verdict(-1);
}

static int try_root(void)
{
    errno = EPERM;
    return verdict(geteuid() == 0 ? 0 : -1);
}

static int try_kill(void)
{
    return verdict(kill(atoi(argument), SIGKILL));
}

#ifdef __x86_64__
static int try_i386(void)
{
    long pid;
    __asm__ volatile("int $0x80" : "=a"(pid) : "0"(20L) : "memory", "r8", "r9", "r10", "r11");
    return pid > 0 ? 0 : 2;
}
#endif

static int try_x32(void)
{
    syscall(0x40000000 | 39);
    return 0;
}

/* Until it cannot: how many processes there were. */
static int try_forks(void)
{
    int count = 0;
    while (count < atoi(argument) && victim() > 0)
        count++;
    printf("%d\n", count);
    return count == atoi(argument) ? 0 : 1;
}

/* With arguments that nothing can come of: what is refused is the call, and not what is asked of it. */
static int try_calls(void)
{
    static const struct { const char *name; long number; } calls[] = {
        { "move_mount", SYS_move_mount }, { "fsconfig", SYS_fsconfig }, { "fsmount", SYS_fsmount }, { "fspick", SYS_fspick },
        { "mount_setattr", SYS_mount_setattr }, { "pivot_root", SYS_pivot_root }, { "swapon", SYS_swapon }, { "swapoff", SYS_swapoff },
        { "quotactl", SYS_quotactl }, { "quotactl_fd", SYS_quotactl_fd }, { "acct", SYS_acct }, { "process_madvise", SYS_process_madvise },
        { "kcmp", SYS_kcmp }, { "move_pages", SYS_move_pages }, { "migrate_pages", SYS_migrate_pages }, { "open_by_handle_at", SYS_open_by_handle_at },
        { "bpf", SYS_bpf }, { "perf_event_open", SYS_perf_event_open }, { "userfaultfd", SYS_userfaultfd }, { "add_key", SYS_add_key },
        { "request_key", SYS_request_key }, { "kexec_load", SYS_kexec_load }, { "init_module", SYS_init_module }, { "finit_module", SYS_finit_module },
        { "delete_module", SYS_delete_module }, { "reboot", SYS_reboot }, { "syslog", SYS_syslog }, { "settimeofday", SYS_settimeofday },
        { "clock_settime", SYS_clock_settime }, { "sethostname", SYS_sethostname }, { "setdomainname", SYS_setdomainname }, { "vhangup", SYS_vhangup },
        { "fanotify_init", SYS_fanotify_init },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        printf("%s %s\n", calls[i].name, syscall(calls[i].number, -1L, -1L, -1L, -1L, -1L, -1L) < 0 ? strerrorname_np(errno) : "0");
    return 0;
}

static const struct { const char *name; int (*run)(void); } attacks[] = {
    { "ptrace", try_ptrace }, { "ptrace-init", try_ptrace_init }, { "vm-read", try_vm_read }, { "vm-write", try_vm_write }, { "getfd", try_getfd },
    { "unshare", try_unshare }, { "clone", try_clone }, { "clone3", try_clone3 }, { "setns", try_setns }, { "mount", try_mount }, { "bind", try_bind },
    { "remount", try_remount }, { "umount", try_umount }, { "fsopen", try_fsopen }, { "open-tree", try_open_tree }, { "chroot", try_chroot },
    { "device", try_device }, { "terminal", try_terminal }, { "family", try_family }, { "netlink", try_netlink },
    { "abstract", try_abstract }, { "keyring", try_keyring }, { "uring", try_uring }, { "memfd", try_memfd }, { "handle", try_handle },
    { "limits", try_limits_of_init }, { "slow", try_slowing_init }, { "capabilities", try_capabilities }, { "root", try_root }, { "kill", try_kill }, { "x32", try_x32 },
#ifdef __x86_64__
    { "i386", try_i386 },
#endif
    { "calls", try_calls }, { "forks", try_forks },
};

int main(int argc, char **argv)
{
    argument = argv[1] ? argv[2] : NULL;
    for (size_t i = 0; argc > 1 && i < sizeof attacks / sizeof *attacks; i++) {
        if (strcmp(attacks[i].name, argv[1]) == 0) {
            int code = attacks[i].run();
            while (victim_count > 0)
                kill(victims[--victim_count], SIGKILL);
            return code;
        }
    }
    return 2;
}
