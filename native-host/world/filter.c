/* The system calls that nobody in a world makes: what could reach the kernel's less trodden parts, another process, or out. */
#include "world.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>

#if defined __x86_64__
enum { ARCHITECTURE = AUDIT_ARCH_X86_64, FOREIGN_BIT = 0x40000000 }; /* x32 */
#elif defined __aarch64__
enum { ARCHITECTURE = (int)AUDIT_ARCH_AARCH64, FOREIGN_BIT = 0 };
#elif defined __riscv && __riscv_xlen == 64
enum { ARCHITECTURE = (int)AUDIT_ARCH_RISCV64, FOREIGN_BIT = 0 };
#else
#error "smash-world does not know this architecture's system calls"
#endif
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "smash-world reads the lower half of an argument where it is on little-endian machines"
#endif

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif
#define ALL_NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

enum { ARGUMENTS = 6, TESTS_MOST = 2, RULES_ROOM = 900 };
enum test { EQUAL = 1, OTHER_THAN, ANY_BIT_OF, NOT_AMONG };
/* half: the word of the arguments that is looked at, 2 × its number, and 1 more for its upper half; NOT_AMONG: bits for numbers below 32. */
struct condition { enum test test; uint32_t half, value; };
struct rule { long call; int error; struct condition conditions[TESTS_MOST]; };

/* Only the lower half where the kernel takes an int: it ignores the upper, so must we. */
static const struct rule rules[] = {
    { SYS_clone3, ENOSYS, { { 0, 0, 0 } } }, /* its flags are in memory; C libraries go on with clone */
    { SYS_clone, EPERM, { { ANY_BIT_OF, 0, ALL_NAMESPACES } } },
    { SYS_unshare, EPERM, { { ANY_BIT_OF, 0, ALL_NAMESPACES | 0x80 /* CLONE_NEWTIME */ } } },
    { SYS_ioctl, EPERM, { { EQUAL, 2, TIOCSTI } } },
    { SYS_ioctl, EPERM, { { EQUAL, 2, 0x541C /* TIOCLINUX */ } } },
    { SYS_ioctl, EPERM, { { EQUAL, 2, TIOCSETD } } },
    { SYS_socket, EAFNOSUPPORT, { { NOT_AMONG, 0, 1u << AF_UNIX | 1u << AF_INET | 1u << AF_INET6 | 1u << AF_NETLINK } } },
    { SYS_socket, EPROTONOSUPPORT, { { EQUAL, 0, AF_NETLINK }, { OTHER_THAN, 4, 0 /* NETLINK_ROUTE */ } } },
    /* The launcher stays as it is: from one that is slowed down no job begins any more. It is found by its number, its group or its user. */
    { SYS_setpriority, EPERM, { { EQUAL, 2, 1 } } },
    { SYS_setpriority, EPERM, { { OTHER_THAN, 0, 0 /* PRIO_PROCESS */ } } },
    { SYS_ioprio_set, EPERM, { { EQUAL, 2, 1 } } },
    { SYS_ioprio_set, EPERM, { { OTHER_THAN, 0, 1 /* IOPRIO_WHO_PROCESS */ } } },
    { SYS_sched_setscheduler, EPERM, { { EQUAL, 0, 1 } } },
    { SYS_sched_setparam, EPERM, { { EQUAL, 0, 1 } } },
    { SYS_sched_setattr, EPERM, { { EQUAL, 0, 1 } } },
    { SYS_sched_setaffinity, EPERM, { { EQUAL, 0, 1 } } },
    { SYS_prlimit64, EPERM, { { OTHER_THAN, 0, 0 } } }, /* of another: of the launcher, which is the same user */
    /* Nobody changes the limit of core files: see confine. It seems to work, since many programs give up where it does not. */
    { SYS_prlimit64, 0, { { EQUAL, 2, RLIMIT_CORE }, { OTHER_THAN, 4, 0 } } },
    { SYS_prlimit64, 0, { { EQUAL, 2, RLIMIT_CORE }, { OTHER_THAN, 5, 0 } } },
#ifdef SYS_setrlimit
    { SYS_setrlimit, 0, { { EQUAL, 0, RLIMIT_CORE } } },
#endif
};

static const int denied[] = {
    /* mounts and roots */
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr,
    SYS_open_tree_attr, SYS_setns, SYS_swapon, SYS_swapoff, SYS_quotactl, SYS_quotactl_fd, SYS_acct,
    /* other processes */
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_pidfd_getfd, SYS_kcmp, SYS_move_pages, SYS_migrate_pages,
    /* files by number, and not by name */
    SYS_open_by_handle_at, SYS_name_to_handle_at,
    /* the kernel */
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_kexec_load, SYS_init_module, SYS_finit_module,
    SYS_delete_module, SYS_reboot, SYS_syslog, SYS_settimeofday, SYS_clock_settime, SYS_sethostname, SYS_setdomainname, SYS_vhangup, SYS_fanotify_init,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef __x86_64__
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_lookup_dcookie, SYS_uselib, SYS__sysctl, SYS_nfsservctl,
#endif
};

static const int unknown[] = { SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_memfd_secret };

/* Memory that no process has and no quota counts: where processes are measured one by one, it would not be seen. */
static const int unmeasured[] = { SYS_memfd_create, SYS_shmget, SYS_msgget };

static struct sock_filter program[RULES_ROOM];
static unsigned short length;

static void emit(uint16_t code, uint32_t value, size_t yes, size_t no)
{
    if (length < RULES_ROOM)
        program[length++] = (struct sock_filter){ code, (uint8_t)yes, (uint8_t)no, value };
}

/* Goes on where the condition holds; else over what is left of its rule. */
static void emit_condition(const struct condition *condition, size_t left)
{
    emit(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, args) + 4 * condition->half, 0, 0);
    switch (condition->test) {
    case EQUAL: emit(BPF_JMP | BPF_JEQ | BPF_K, condition->value, 0, left); break;
    case OTHER_THAN: emit(BPF_JMP | BPF_JEQ | BPF_K, condition->value, left, 0); break;
    case ANY_BIT_OF: emit(BPF_JMP | BPF_JSET | BPF_K, condition->value, 0, left); break;
    case NOT_AMONG:
        emit(BPF_JMP | BPF_JGE | BPF_K, 32, 4, 0);
        emit(BPF_MISC | BPF_TAX, 0, 0, 0);
        emit(BPF_LD | BPF_W | BPF_IMM, 1, 0, 0);
        emit(BPF_ALU | BPF_LSH | BPF_X, 0, 0, 0);
        emit(BPF_JMP | BPF_JSET | BPF_K, condition->value, left, 0);
        break;
    }
}

static size_t size_of(const struct condition *condition)
{
    return condition->test == 0 ? 0 : condition->test == NOT_AMONG ? 6 : 2;
}

static void emit_rule(const struct rule *rule)
{
    const struct condition *conditions = rule->conditions;
    size_t second = size_of(&conditions[1]), left = size_of(&conditions[0]) + second + 1;
    emit(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr), 0, 0);
    emit(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->call, 0, left);
    if (conditions[0].test)
        emit_condition(&conditions[0], second + 1);
    if (conditions[1].test)
        emit_condition(&conditions[1], 1);
    emit(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)rule->error, 0, 0);
}

static void emit_all(const int *calls, size_t count, int error)
{
    for (size_t i = 0; i < count; i++)
        emit_rule(&(struct rule){ .call = calls[i], .error = error });
}

void filter_install(bool deny_memfd)
{
    emit(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, arch), 0, 0);
    emit(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)ARCHITECTURE, 1, 0);
    emit(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    emit(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr), 0, 0);
    emit(BPF_JMP | BPF_JSET | BPF_K, FOREIGN_BIT, 0, 1);
    emit(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        emit_rule(&rules[i]);
    emit_all(denied, sizeof denied / sizeof *denied, EPERM);
    emit_all(unknown, sizeof unknown / sizeof *unknown, ENOSYS);
    if (deny_memfd)
        emit_all(unmeasured, sizeof unmeasured / sizeof *unmeasured, ENOSYS);
    emit(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    struct sock_fprog filter = { length, program };
    errno = E2BIG;
    if (length == RULES_ROOM || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) < 0)
        fail(STEP_FILTER, "cannot install the filter of system calls");
}
