#include "fork.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_BELOW = 256 };

struct mounted {
    char *path;
    int tree;
};

static int layers;
static struct texts laid;

static void make_folder(const char *path, mode_t mode)
{
    if (mkdir(path, mode) != 0 && errno != EEXIST)
        fail("%s cannot be made here: %m", path);
}

/* What is mounted below a folder, to be put there again: an overlay shows the folder's own file system alone. */
static size_t hold_mounts(const char *folder, struct mounted *mounts)
{
    char *table = read_text("/proc/self/mountinfo");
    size_t count = 0, length = strlen(folder);
    for (char *rest = table, *line; table && (line = strsep(&rest, "\n"));) {
        char path[PATH_MAX];
        if (sscanf(line, "%*s %*s %*s %*s %4095s", path) != 1 || strncmp(path, folder, length) != 0 || path[length] != '/' || count == MAX_BELOW)
            continue;

        int tree = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        if (tree >= 0)
            mounts[count++] = (struct mounted){ format("%s", path), tree };
    }

    free(table);
    return count;
}

/* Lets things be made in a folder that nobody else sees. */
static void lay_over(const char *folder, const char *store)
{
    if (strcmp(folder, "/") == 0)
        fail("A folder of the process would have to be made in /, which is not done");

    static struct mounted below[MAX_BELOW];
    size_t count = hold_mounts(folder, below);
    char *layer = format("%s/%d", store, layers++);
    char *upper = format("%s/upper", layer), *work = format("%s/work", layer);
    char *options = format("lowerdir=%s,upperdir=%s,workdir=%s", folder, upper, work);
    struct stat status;
    if (stat(folder, &status) != 0)
        fail("%s is not to be seen here: %m", folder);

    make_folder(layer, 0755);
    make_folder(upper, status.st_mode & 07777);
    make_folder(work, 0755);
    if (chown(upper, status.st_uid, status.st_gid) != 0 || mount("overlay", folder, "overlay", 0, options) != 0)
        fail("Nothing can be laid over %s: %m", folder);

    add_text(&laid, folder);
    for (size_t i = 0; i < count; i++) {
        syscall(SYS_move_mount, below[i].tree, "", AT_FDCWD, below[i].path, MOVE_MOUNT_F_EMPTY_PATH);
        close(below[i].tree);
        free(below[i].path);
    }

    free(layer);
    free(upper);
    free(work);
    free(options);
}

/* Whether what is made in a folder is nobody else's already: it is seen through a layer that was laid before. */
static bool is_laid(const char *folder)
{
    struct stat here, there;
    for (size_t i = 0; i < laid.count; i++) {
        size_t length = strlen(laid.items[i]);
        bool is_below = strncmp(folder, laid.items[i], length) == 0 && (folder[length] == '/' || folder[length] == 0);
        if (is_below && stat(laid.items[i], &there) == 0 && stat(folder, &here) == 0 && here.st_dev == there.st_dev)
            return true;
    }

    return false;
}

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* Makes the folders of a path that are not there. */
static void make_parents(const char *path, const char *store)
{
    char *folder = format("%s", path), *end = strrchr(folder, '/');
    if (!end || *folder != '/')
        fail("%s is no path from /", path);

    *end = 0;
    if (end != folder && !is_there(folder)) {
        make_parents(folder, store);
        make_folder(folder, 0755);
    } else if (end == folder || !is_laid(folder)) {
        lay_over(end == folder ? "/" : folder, store);
    }

    free(folder);
}

/* Each folder is laid over once at most: from then on what is missing in it can simply be made. */
static void make_path(const char *path, const char *store, bool is_folder)
{
    if (is_there(path))
        return;

    make_parents(path, store);
    int file = is_folder ? -1 : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (is_folder)
        make_folder(path, 0755);
    else if (file < 0)
        fail("%s cannot be made here: %m", path);
    else
        close(file);
}

void lay_files(const struct plan *plan, const char *folder)
{
    char *store = format("%s/layers", folder);
    make_folder(store, 0700);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
        || mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0
        || mount("tmpfs", store, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0700") != 0)
        fail("A view of the files of its own cannot be made: %m");

    /* What is to be seen elsewhere is opened before anything is laid over where it is. */
    int *contents = calloc(plan->binds.count + 1, sizeof *contents);
    for (size_t i = 0; contents && i < plan->binds.count; i += 2) {
        contents[i] = (int)syscall(SYS_open_tree, AT_FDCWD, plan->binds.items[i], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        if (contents[i] < 0)
            fail("%s cannot be shown elsewhere: %m", plan->binds.items[i]);
    }

    for (size_t i = 0; i < plan->folders.count; i++)
        make_path(plan->folders.items[i], store, true);

    for (size_t i = 0; contents && i < plan->binds.count; i += 2) {
        make_path(plan->binds.items[i + 1], store, false);
        if (syscall(SYS_move_mount, contents[i], "", AT_FDCWD, plan->binds.items[i + 1], MOVE_MOUNT_F_EMPTY_PATH) != 0)
            fail("%s cannot be shown: %m", plan->binds.items[i + 1]);

        close(contents[i]);
    }

    free(contents);
    free(store);
}
