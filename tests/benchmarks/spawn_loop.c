/* The least that running a program can cost. spawn_loop PROGRAM COUNT IN_FLIGHT [METHOD] prints jobs a second. All are waited for by wait4. Methods:
 *   vfork         vfork and exec; the default
 *   posix_spawn   what the C library has for it
 *   fork          fork and exec
 *   limits        fork, a process group, limits on CPU time, address space and core files, two files for output, exec: what a host does for its jobs
 */
#define _GNU_SOURCE
#include "clock.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CPU_SECONDS = 3600 };

static char *const environment[] = {NULL};

static pid_t by_vfork(char *const arguments[])
{
    pid_t child = vfork();
    if (child == 0) {
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    return child;
}

static pid_t by_posix_spawn(char *const arguments[])
{
    pid_t child;
    return posix_spawn(&child, arguments[0], NULL, NULL, arguments, environment) == 0 ? child : -1;
}

static pid_t by_fork(char *const arguments[])
{
    pid_t child = fork();
    if (child == 0) {
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    return child;
}

static void put_file(const char *name, int as)
{
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || dup2(file, as) < 0) {
        _exit(127);
    }
}

static pid_t by_limits(char *const arguments[])
{
    static long number;
    char name[64];
    number++;
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS}, space = {RLIM_INFINITY, RLIM_INFINITY}, core = {0, 0};
        if (setpgid(0, 0) < 0 || setrlimit(RLIMIT_CPU, &cpu) < 0 || setrlimit(RLIMIT_AS, &space) < 0 || setrlimit(RLIMIT_CORE, &core) < 0) {
            _exit(127);
        }
        for (int as = STDOUT_FILENO; as <= STDERR_FILENO; as++) {
            snprintf(name, sizeof name, "%ld.%s", number, as == STDOUT_FILENO ? "out" : "err");
            put_file(name, as);
        }
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    return child;
}

static const struct method {
    const char *name;
    pid_t (*start)(char *const arguments[]);
} methods[] = {{"vfork", by_vfork}, {"posix_spawn", by_posix_spawn}, {"fork", by_fork}, {"limits", by_limits}};

static const struct method *find_method(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].name, name) == 0) {
            return &methods[i];
        }
    }
    return NULL;
}

static void reap(void)
{
    int status;
    struct rusage usage;
    if (wait4(-1, &status, 0, &usage) < 0 || status != 0) {
        fprintf(stderr, "a child failed: status %d\n", status);
        exit(1);
    }
}

static void loop(const struct method *method, char *program, long count, long in_flight)
{
    char *const arguments[] = {program, NULL};
    long running = 0;
    for (long started = 0; started < count; started++) {
        if (running == in_flight) {
            reap();
            running--;
        }
        if (method->start(arguments) < 0) {
            perror(method->name);
            exit(1);
        }
        running++;
    }
    for (; running > 0; running--) {
        reap();
    }
}

int main(int argc, char **argv)
{
    const struct method *method = find_method(argc == 5 ? argv[4] : "vfork");
    if (argc < 4 || argc > 5 || method == NULL) {
        fprintf(stderr, "usage: spawn_loop PROGRAM COUNT IN_FLIGHT [vfork|posix_spawn|fork|limits]\n");
        return 2;
    }
    long count = atol(argv[2]);
    double begin = seconds_now();
    loop(method, argv[1], count, atol(argv[3]));
    printf("%.1f\n", (double)count / (seconds_now() - begin));
    return 0;
}
