/* The root: a file system in memory that is as large as it may be, and the way into it. */
#include "world.h"

/* Mounted over the old root, which stays what absolute paths mean until root_enter. */
int root_create(const struct world *world)
{
    static const char *const directories[] = { "home", "etc", "run", "var/tmp", "tmp", "proc", "dev/shm" };
    int context = fsopen("tmpfs", FSOPEN_CLOEXEC), root = -1;
    if (context < 0 || fsconfig(context, FSCONFIG_SET_STRING, "size", world->size, 0) < 0
        || fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", world->files, 0) < 0 || fsconfig(context, FSCONFIG_SET_STRING, "mode", "0755", 0) < 0
        || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0
        || (root = fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)) < 0)
        fail(STEP_ROOT, "cannot make a tmpfs of %s bytes and %s files", world->size, world->files);
    close(context);
    if (move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
        fail(STEP_ROOT, "cannot mount the root");
    umask(0);
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        make_directory(STEP_ROOT, root, directories[i], i < 3 ? 0755 : 01777);
    return root;
}

/* As mounts of the host's, since nobody in a user namespace can make a device. */
void root_devices(int root)
{
    static const char *const nodes[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty" };
    static const char *const links[][2] = { { "/proc/self/fd", "dev/fd" }, { "fd/0", "dev/stdin" }, { "fd/1", "dev/stdout" }, { "fd/2", "dev/stderr" } };
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        make_file(STEP_DEVICES, root, nodes[i] + 1, "");
        attach(STEP_DEVICES, nodes[i], root, nodes[i] + 1, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (symlinkat(links[i][0], root, links[i][1]) < 0)
            fail(STEP_DEVICES, "cannot make the link /%s", links[i][1]);
    }
}

/* Before the old root goes: only where all of a /proc is to be seen, another may be mounted. Read-only: no setting of the kernel's, no memory
   of a process's, no trigger, whatever the modes of its files are. */
void root_proc(int root)
{
    int context = fsopen("proc", FSOPEN_CLOEXEC), tree = -1;
    if (context < 0 || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0
        || (tree = fsmount(context, FSMOUNT_CLOEXEC, READ_ONLY | MOUNT_ATTR_NOEXEC)) < 0
        || move_mount(tree, "", root, "proc", MOVE_MOUNT_F_EMPTY_PATH) < 0)
        fail(STEP_PROC, "cannot mount /proc");
    close(tree);
    close(context);
}

void root_enter(int root)
{
    if (fchdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
        fail(STEP_PIVOT, "pivot_root");
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        fail(STEP_PIVOT, "cannot leave the old root");
}
