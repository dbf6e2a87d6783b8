/* Control groups, by their files: the same in both versions as far as this program needs them (cgroups(7)). */
#include "task.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000 };

static void pause_ms(long milliseconds)
{
    nanosleep(&(struct timespec){ .tv_nsec = milliseconds * 1000000 }, NULL);
}

/* One that is left of a run before this one has its counts: it goes first, as soon as the last process in it has been waited for. */
void group_make(const char *folder)
{
    for (int waited = 0; mkdir(folder, 0755) < 0; waited++) {
        if (errno != EEXIST)
            fail(STEP_GROUP, folder);
        if (rmdir(folder) < 0 && errno != ENOENT) {
            if (errno != EBUSY || waited >= PATIENCE_MS)
                fail(STEP_GROUP, folder);
            pause_ms(1);
        }
    }
}

static void put(int step, const char *file, const char *value)
{
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0)
        fail(step, file);
    close(fd);
}

void group_limit(const char *file, const char *value)
{
    put(STEP_GROUP_LIMIT, file, value);
}

void group_join(const char *folder)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/cgroup.procs", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        fail(STEP_GROUP_JOIN, folder);
    }
    put(STEP_GROUP_JOIN, path, "0");
}
