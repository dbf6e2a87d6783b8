#include "fork.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { OLDEST_CRIU = 400 };

void find(struct inspection *it, enum fate fate, char *subject, char *reason)
{
    it->findings = grow(it->findings, it->finding_count, sizeof *it->findings);
    it->findings[it->finding_count++] = (struct finding){ fate, subject, reason };
}

const struct finding *find_obstacle(const struct inspection *it)
{
    for (size_t i = 0; i < it->finding_count; i++)
        if (it->findings[i].fate == FATE_BLOCKS)
            return &it->findings[i];

    return NULL;
}

void inspect_criu(struct inspection *it)
{
    int version = criu_version();
    if (version == 0)
        find(it, FATE_BLOCKS, format("criu"), format("CRIU is not here: install it (package criu, version 4.0 or later)"));
    else if (version < OLDEST_CRIU)
        find(it, FATE_BLOCKS, format("criu"), format("CRIU %d.%d is too old: 4.0 or later is needed", version / 100, version % 100));

    if (geteuid() != 0)
        find(it, FATE_BLOCKS, format("user"), format("processes are written down and made again by root alone"));
}

static long read_status(const char *status, const char *name)
{
    const char *line = strstr(status, name);
    return line ? strtol(line + strlen(name), NULL, 10) : 0;
}

static void inspect_status(struct inspection *it, pid_t pid)
{
    char *path = format("/proc/%d/status", pid);
    char *status = read_text(path);
    free(path);
    if (!status)
        return;

    long tracer = read_status(status, "\nTracerPid:");
    if (tracer != 0)
        find(it, FATE_BLOCKS, format("process %d", pid), format("process %ld traces it", tracer));

    if (strstr(status, "\nState:\tZ") && pid == it->root)
        find(it, FATE_BLOCKS, format("process %d", pid), format("it has ended"));

    if (strstr(status, "\nKthread:\t1"))
        find(it, FATE_BLOCKS, format("process %d", pid), format("it is the kernel's"));

    free(status);
}

static void inspect_namespaces(struct inspection *it, pid_t pid)
{
    static const char *const names[] = { "mnt", "pid", "net", "user", "ipc", "uts", "cgroup", "time" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *theirs = format("/proc/%d/ns/%s", pid, names[i]);
        char *ours = format("/proc/self/ns/%s", names[i]);
        struct stat a, b;
        if (stat(theirs, &a) == 0 && stat(ours, &b) == 0 && a.st_ino != b.st_ino)
            find(it, FATE_BLOCKS, format("process %d", pid), format("it has a %s namespace of its own", names[i]));

        free(theirs);
        free(ours);
    }

    char *path = format("/proc/%d/root", pid);
    char root[PATH_MAX];
    ssize_t length = readlink(path, root, sizeof root);
    if (length >= 0 && !(length == 1 && root[0] == '/'))
        find(it, FATE_BLOCKS, format("process %d", pid), format("its root is not /"));

    free(path);
}

static void add_folder(struct inspection *it, pid_t pid)
{
    char *path = format("/proc/%d/cwd", pid);
    char folder[PATH_MAX];
    ssize_t length = readlink(path, folder, sizeof folder - 1);
    free(path);
    if (length <= 0)
        return;

    folder[length] = 0;
    if (strchr(folder, '\n'))
        find(it, FATE_BLOCKS, format("process %d", pid), format("its directory has a line's end in its name"));
    else
        add_text(&it->folders, folder);
}

static void inspect_mapping(struct inspection *it, pid_t pid, char *line)
{
    char *path = strchr(line, '/');
    if (!path || strstr(path, " (deleted)")) {
        if (path && strncmp(path, "/SYSV", 5) == 0)
            find(it, FATE_BLOCKS, format("process %d", pid), format("it shares System V memory (%s), which cannot go", path));
        return;
    }

    if (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/memfd:", 7) == 0) {
        if (strncmp(path, "/dev/zero", 9) != 0 && strncmp(path, "/dev/shm/", 9) != 0 && strncmp(path, "/memfd:", 7) != 0)
            find(it, FATE_BLOCKS, format("process %d", pid), format("it has the device %s in its memory", path));
        return;
    }

    if (strchr(path, '\\'))
        find(it, FATE_BLOCKS, format("process %d", pid), format("a file in its memory has a line's end in its name"));
    else
        add_text(&it->mapped, path);
}

static void inspect_memory(struct inspection *it, pid_t pid)
{
    char *path = format("/proc/%d/maps", pid);
    char *maps = read_text(path);
    free(path);
    for (char *rest = maps, *line; maps && (line = strsep(&rest, "\n"));)
        inspect_mapping(it, pid, line);

    free(maps);
}

void inspect(struct inspection *it, pid_t pid)
{
    *it = (struct inspection){ .root = pid };
    inspect_criu(it);
    if (!find_family(it)) {
        find(it, FATE_BLOCKS, format("process %d", pid), format("there is no such process"));
        return;
    }

    for (size_t i = 0; i < it->pid_count; i++) {
        if (it->pids[i] == getpid() || it->pids[i] == 1)
            find(it, FATE_BLOCKS, format("process %d", it->pids[i]), format("what would carry it is among its descendants, or it is the machine's first"));

        inspect_status(it, it->pids[i]);
        inspect_namespaces(it, it->pids[i]);
        inspect_memory(it, it->pids[i]);
        add_folder(it, it->pids[i]);
    }

    find_descriptors(it);
    inspect_descriptors(it);
    inspect_sockets(it);
    inspect_files(it);
}
