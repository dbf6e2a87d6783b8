/* Who the world's processes are, and what they may not. */
#include "world.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/resource.h>

static void write_text(enum step step, int process, const char *name, const char *text)
{
    int file = openat(process, name, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, text, strlen(text)) < 0)
        fail(step, "cannot write /proc/self/%s", name);
    close(file);
}

/* Nobody but the one user and group; root is not there. */
void identity_map(enum step step, int process, unsigned user, unsigned group)
{
    char text[64];
    write_text(step, process, "setgroups", "deny");
    snprintf(text, sizeof text, "%d %u 1", WORLD_ID, user);
    write_text(step, process, "uid_map", text);
    snprintf(text, sizeof text, "%d %u 1", WORLD_ID, group);
    write_text(step, process, "gid_map", text);
}

static void drop_capabilities(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0, 0, 0 } };
    enum { BITS = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED
                  | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED };
    if (prctl(PR_SET_SECUREBITS, BITS) < 0)
        fail(STEP_CONFINE, "cannot lock the secure bits");
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability) < 0)
            fail(STEP_CONFINE, "cannot drop capability %d", capability);
    }
    if (syscall(SYS_capset, &header, none) < 0)
        fail(STEP_CONFINE, "cannot drop the capabilities");
}

/* A user namespace of its own: nothing of it has a say over the mounts, or counts for another world's number of processes. A limit
   of 1 and not 0 for core files: with 0 the program that core_pattern may name would still be run, outside. */
void confine(int process)
{
    struct rlimit no_core = { 1, 1 };
    if (unshare(CLONE_NEWUSER) < 0)
        fail(STEP_CONFINE, "cannot make the inner user namespace");
    identity_map(STEP_CONFINE, process, WORLD_ID, WORLD_ID);
    drop_capabilities();
    if (setrlimit(RLIMIT_CORE, &no_core) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        fail(STEP_CONFINE, "cannot forbid new privileges");
}
