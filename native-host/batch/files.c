/* The mark, by which a job is run once, and the events, by which the session hears of it. */
#include "batch.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_NO_FILE = 125, MOST_PATH = 4096 };

static _Noreturn void give_up(const char *path)
{
    fprintf(stderr, "smash-batch: %s: %s\n", path, strerror(errno));
    exit(EXIT_NO_FILE);
}

int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool mark_take(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return false;
    if (fd < 0 || fsync(fd) < 0)
        give_up(path);
    close(fd);
    return true;
}

void event_write(const struct plan *plan, const char *kind, const char *text)
{
    char hidden[MOST_PATH], path[MOST_PATH];
    snprintf(hidden, sizeof hidden, "%s/.%s.%s", plan->events, plan->name, kind);
    snprintf(path, sizeof path, "%s/%s.%s", plan->events, plan->name, kind);
    int fd = open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t length = strlen(text);
    if (fd < 0 || write(fd, text, length) != (ssize_t)length || fsync(fd) < 0 || close(fd) < 0 || rename(hidden, path) < 0)
        fprintf(stderr, "smash-batch: %s: %s\n", path, strerror(errno));
}
