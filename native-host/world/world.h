/* smash-world: a private root and namespaces, then the launcher of what runs in them. WORLD.md is its contract. */
#ifndef SMASH_WORLD_H
#define SMASH_WORLD_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { CONTROL = 3, SETUP = 4, CONTROL_GROUPS_MOST = 8, WORLD_ID = 1000 };
enum exit_code { EXIT_DONE, EXIT_ERROR, EXIT_USAGE };
enum step {
    STEP_USER = 1, STEP_CLONE, STEP_CONTROL_GROUP, STEP_IDENTITY, STEP_LAUNCHER, STEP_ROOT, STEP_DEVICES, STEP_PROC, STEP_ETC,
    STEP_BASE, STEP_NETWORK, STEP_PIVOT, STEP_CONFINE, STEP_FILTER, STEP_EXEC
};

/* What was asked for. */
struct world {
    const char *launcher, *size, *files, *hostname;
    const char **folders;
    size_t folder_count;
    int control_groups[CONTROL_GROUPS_MOST];
    size_t control_group_count;
    int launcher_descriptor; /* 0: the launcher is named */
    bool host_network, minimal, deny_memfd;
};

/* options.c */
void options_read(struct world *world, int argc, char **argv);

/* report.c: over SETUP, and an end where nothing was to be had. */
_Noreturn void fail(enum step step, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_ready(int root, pid_t pid);

/* stub.c: outside of the world, while it is there. */
_Noreturn void stub_wait(pid_t first, int pidfd);

/* identity.c: process is a descriptor of /proc/self, of outside, since that of the world cannot be written. */
void identity_map(enum step step, int process, unsigned user, unsigned group);
void confine(int process);

/* root.c: root is a descriptor of the new root, targets are relative to it. */
int root_create(const struct world *world);
void root_devices(int root);
void root_proc(int root);
void root_enter(int root);

/* places.c */
enum { READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };
void make_directory(enum step step, int root, const char *target, mode_t mode);
void make_file(enum step step, int root, const char *target, const char *text);
int open_tree_with(enum step step, const char *source, uint64_t attributes);
void attach(enum step step, const char *source, int root, const char *target, uint64_t attributes);
bool bring(enum step step, const char *source, int root);

/* etc.c, minimal.c */
void etc_create(const struct world *world, int root);
void minimal_copy(int root);

/* filter.c */
void filter_install(bool deny_memfd);

#endif
