#include "fork.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool is_member(const struct inspection *it, pid_t pid)
{
    for (size_t i = 0; i < it->pid_count; i++)
        if (it->pids[i] == pid)
            return true;

    return false;
}

static void add_children(struct inspection *it, pid_t pid, int thread)
{
    char *path = format("/proc/%d/task/%d/children", pid, thread);
    char *children = read_text(path);
    free(path);
    for (char *rest = children, *next; rest && *rest; rest = next) {
        long child = strtol(rest, &next, 10);
        if (next == rest)
            break;

        if (it->pid_count == MAX_PIDS)
            fail("The process has more than %d descendants.", MAX_PIDS);

        it->pids[it->pid_count++] = (pid_t)child;
    }

    free(children);
}

static bool add_threads(struct inspection *it, pid_t pid)
{
    char *path = format("/proc/%d/task", pid);
    DIR *threads = opendir(path);
    free(path);
    if (!threads)
        return false;

    for (struct dirent *entry; (entry = readdir(threads));) {
        int thread = atoi(entry->d_name);
        if (thread > 0) {
            it->highest = thread > it->highest ? thread : it->highest;
            add_children(it, pid, thread);
        }
    }

    closedir(threads);
    return true;
}

bool find_family(struct inspection *it)
{
    it->pids[0] = it->root;
    it->pid_count = 1;
    bool is_there = add_threads(it, it->root);
    for (size_t i = 1; i < it->pid_count; i++)
        add_threads(it, it->pids[i]);

    return is_there;
}

static int read_flags(pid_t pid, int number)
{
    char *path = format("/proc/%d/fdinfo/%d", pid, number);
    char *info = read_text(path);
    const char *flags = info ? strstr(info, "flags:") : NULL;
    int value = flags ? (int)strtol(flags + 6, NULL, 8) : 0;
    free(path);
    free(info);
    return value;
}

static void add_descriptor(struct inspection *it, pid_t pid, int number)
{
    struct descriptor descriptor = { .pid = pid, .number = number, .flags = read_flags(pid, number) };
    char target[PATH_MAX];
    char *path = format("/proc/%d/fd/%d", pid, number);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length > 0 && stat(path, &descriptor.status) == 0) {
        target[length] = 0;
        descriptor.target = format("%s", target);
        it->descriptors = grow(it->descriptors, it->descriptor_count, sizeof *it->descriptors);
        it->descriptors[it->descriptor_count++] = descriptor;
    }

    free(path);
}

void find_descriptors(struct inspection *it)
{
    for (size_t i = 0; i < it->pid_count; i++) {
        char *path = format("/proc/%d/fd", it->pids[i]);
        DIR *numbers = opendir(path);
        for (struct dirent *entry; numbers && (entry = readdir(numbers));)
            if (entry->d_name[0] != '.')
                add_descriptor(it, it->pids[i], atoi(entry->d_name));

        if (numbers)
            closedir(numbers);
        free(path);
    }
}
