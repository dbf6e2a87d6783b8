/* STATE_DIRECTORY of the gate: root's, with a folder for each user that is that user's. Nothing in those is ever looked at. */
#include "gate.h"

static char path[PATH_MAX];
static int folder = -1;

/* Root's, and nobody else can put another thing in its place: so are all above it. */
bool folder_trusted(const char *name, const char *what)
{
    char real[PATH_MAX], *end;
    struct stat found;
    if (!realpath(name, real)) {
        log_error("%s %s: %s", what, name, strerror(errno));
        return false;
    }
    for (bool first = true;; first = false) {
        if (lstat(real, &found) < 0 || !S_ISDIR(found.st_mode) || found.st_uid != 0
            || ((found.st_mode & (S_IWGRP | S_IWOTH)) && (first || !(found.st_mode & S_ISVTX)))) {
            log_error("%s %s: others than root may write to %s", what, name, real);
            return false;
        }
        if (first && !(found.st_mode & S_IXOTH)) {
            log_error("%s %s: users cannot enter it", what, real);
            return false;
        }
        if (!real[1])
            return true;
        end = strrchr(real, '/');
        *(end == real ? end + 1 : end) = 0;
    }
}

static const char *setting(void)
{
    const char *found = NULL;
    for (int i = 1; i < host.option_count; i += 2) {
        if (strncmp(host.options[i], "STATE_DIRECTORY=", 16) == 0)
            found = host.options[i] + 16;
    }
    return found;
}

bool state_open(void)
{
    char named[PATH_MAX];
    const char *given = setting();
    snprintf(named, sizeof named, "%s%s", given ? given : host.path, given ? "" : ".d");
    mode_t mask = umask(0);
    int made = mkdir(named, 0711);
    umask(mask);
    if (made < 0 && errno != EEXIST) {
        log_error("STATE_DIRECTORY %s: %s", named, strerror(errno));
        return false;
    }
    if (!folder_trusted(named, "STATE_DIRECTORY") || !realpath(named, path))
        return false;
    folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return folder >= 0;
}

const char *state_path(void)
{
    return path;
}

/* Made under another name and renamed, so that it never has its name without its owner. */
static int make(uid_t uid, gid_t gid, const char *name)
{
    unlinkat(folder, "new", AT_REMOVEDIR);
    int fd = mkdirat(folder, "new", 0700) < 0 ? -1 : openat(folder, "new", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && (fchmod(fd, 0700) < 0 || fchown(fd, uid, gid) < 0 || renameat(folder, "new", folder, name) < 0))
        unwatch_close(&fd);
    return fd;
}

bool state_prepare(uid_t uid, gid_t gid)
{
    char name[16];
    struct stat found;
    snprintf(name, sizeof name, "%u", uid);
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        fd = make(uid, gid, name);
    bool good = fd >= 0 && fstat(fd, &found) == 0 && found.st_uid == uid;
    if (!good)
        log_error("user %u: %s/%s is %s", uid, path, name, fd < 0 ? strerror(errno) : "another's");
    unwatch_close(&fd);
    return good;
}

void state_mark(uid_t uid, bool on)
{
    char name[24];
    snprintf(name, sizeof name, "%u.served", uid);
    int fd = on ? openat(folder, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
    if (on ? fd < 0 : unlinkat(folder, name, 0) < 0 && errno != ENOENT)
        log_error("%s/%s: %s", path, name, strerror(errno));
    unwatch_close(&fd);
}

void state_marked(void (*visit)(uid_t uid))
{
    DIR *entries = fdopendir(fcntl(folder, F_DUPFD_CLOEXEC, 0));
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        char *end;
        unsigned long uid = strtoul(entry->d_name, &end, 10);
        if (end != entry->d_name && uid < UINT32_MAX && strcmp(end, ".served") == 0)
            visit((uid_t)uid);
    }
    if (entries)
        closedir(entries);
}
