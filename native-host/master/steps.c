/* The steps of a launch that only its options ask for. They run in the child, which shares our memory: nothing is allocated, nothing returns
   after a failure. System calls are made directly: the C library would want to tell threads that are not there. */
#include "smashd.h"

#include <sys/fsuid.h>
#include <sys/ioctl.h>

#define CHILD __attribute__((no_sanitize("address")))

CHILD static void write_map(const char *path, const char *text, int length)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, (size_t)length) != length)
        spawn_failed(STEP_NAMESPACES);
    close(fd);
}

CHILD void step_namespaces(const struct options *options)
{
    if (!(options->namespaces & CLONE_NEWUSER))
        return;
    write_map("/proc/self/setgroups", "deny", 4);
    write_map("/proc/self/uid_map", options->uid_map, options->uid_map_length);
    write_map("/proc/self/gid_map", options->gid_map, options->gid_map_length);
}

/* What is opened by path from here on, the user opens; the rest is still done as root. These calls do not fail, they only do not work. */
CHILD void step_user_of_files(const struct options *options)
{
    if (!options->groups)
        return;
    if (syscall(SYS_setgroups, options->group_count, options->groups) < 0)
        spawn_failed(STEP_USER);
    setfsgid(options->gid);
    setfsuid(options->uid);
    errno = EPERM;
    if ((gid_t)setfsgid((gid_t)-1) != options->gid || (uid_t)setfsuid((uid_t)-1) != options->uid)
        spawn_failed(STEP_USER);
}

/* All move out of the way first, above every number that is wanted: so none is overwritten that is still to be moved. The rest of the table
   closes at exec. */
CHILD void step_descriptors(const struct options *options)
{
    int moved[RIGHTS_MOST], above = STDERR_FILENO + 1;
    for (uint32_t i = 0; i < options->target_count; i++)
        above = options->targets[i] >= above ? options->targets[i] + 1 : above;
    for (uint32_t i = 0; i < options->target_count; i++) {
        if ((moved[i] = fcntl(options->rights.fds[i], F_DUPFD_CLOEXEC, above)) < 0)
            spawn_failed(STEP_DESCRIPTORS);
    }
    for (uint32_t i = 0; i < options->target_count; i++) {
        if (dup2(moved[i], options->targets[i]) < 0)
            spawn_failed(STEP_DESCRIPTORS);
    }
}

/* It leads its Unix session already, which has none yet. */
CHILD void step_terminal(const struct options *options)
{
    if (options->flags & FLAG_TERMINAL && ioctl(STDIN_FILENO, TIOCSCTTY, 0) < 0)
        spawn_failed(STEP_DESCRIPTORS);
}

CHILD void step_affinity(const struct options *options)
{
    if (options->has_affinity && sched_setaffinity(0, sizeof options->affinity, &options->affinity) < 0)
        spawn_failed(STEP_AFFINITY);
}

/* All three ids, so that there is no way back. */
CHILD void step_user(const struct options *options)
{
    if (options->groups && (syscall(SYS_setresgid, options->gid, options->gid, options->gid) < 0
                            || syscall(SYS_setresuid, options->uid, options->uid, options->uid) < 0))
        spawn_failed(STEP_USER);
}
