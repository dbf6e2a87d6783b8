/* Directories, files and mounts of the new root. */
#include "world.h"

static const char *relative(const char *path)
{
    return path + strspn(path, "/");
}

/* With all above it. */
void make_directory(enum step step, int root, const char *target, mode_t mode)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", relative(target));
    for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdirat(root, path, 0755) < 0 && errno != EEXIST)
            fail(step, "cannot make the directory /%s", path);
        *slash = '/';
    }
    if (mkdirat(root, path, mode) < 0 && errno != EEXIST)
        fail(step, "cannot make the directory /%s", path);
}

void make_file(enum step step, int root, const char *target, const char *text)
{
    int file = openat(root, target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 || write(file, text, strlen(text)) != (ssize_t)strlen(text))
        fail(step, "cannot make the file /%s", target);
    close(file);
}

/* Private, so that what is mounted on the host later does not come in. All flags in one call, for all that is mounted below. */
int open_tree_with(enum step step, const char *source, uint64_t attributes)
{
    struct mount_attr wanted = { .attr_set = attributes, .propagation = MS_PRIVATE };
    int tree = open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0)
        fail(step, "open_tree %s", source);
    if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &wanted, sizeof wanted) < 0)
        fail(step, "mount_setattr %s", source);
    return tree;
}

void attach(enum step step, const char *source, int root, const char *target, uint64_t attributes)
{
    int tree = open_tree_with(step, source, attributes);
    if (move_mount(tree, "", root, target, MOVE_MOUNT_F_EMPTY_PATH) < 0)
        fail(step, "move_mount %s to /%s", source, target);
    close(tree);
}

static void make_parent(enum step step, int root, const char *target)
{
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", target);
    char *slash = strrchr(parent, '/');
    if (slash) {
        *slash = 0;
        make_directory(step, root, parent, 0755);
    }
}

static void make_link(enum step step, const char *source, int root, const char *target)
{
    char text[PATH_MAX];
    ssize_t length = readlink(source, text, sizeof text - 1);
    text[length > 0 ? length : 0] = 0;
    if (length < 0 || (symlinkat(text, root, target) < 0 && errno != EEXIST))
        fail(step, "cannot make the link %s", source);
}

/* What is a link on the host is the same link here. False: there is nothing of that name. */
bool bring(enum step step, const char *source, int root)
{
    struct stat found;
    const char *target = relative(source);
    if (lstat(source, &found) < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return false;
        fail(step, "cannot look at %s", source);
    }
    make_parent(step, root, target);
    if (S_ISLNK(found.st_mode)) {
        make_link(step, source, root, target);
    } else if (S_ISDIR(found.st_mode)) {
        make_directory(step, root, target, 0755);
        attach(step, source, root, target, READ_ONLY);
    } else if (S_ISREG(found.st_mode)) {
        make_file(step, root, target, "");
        attach(step, source, root, target, READ_ONLY);
    } else {
        errno = EINVAL;
        fail(step, "%s is neither a directory nor a regular file", source);
    }
    return true;
}
