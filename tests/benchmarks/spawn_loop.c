/* The least that running a program can cost: vfork, exec, wait4. spawn_loop PROGRAM COUNT IN_FLIGHT prints jobs a second. */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void start(const char *program)
{
    char *const arguments[] = {(char *)program, NULL};
    char *const environment[] = {NULL};
    pid_t child = vfork();
    if (child == 0) {
        execve(program, arguments, environment);
        _exit(127);
    }
    if (child < 0) {
        perror("vfork");
        exit(1);
    }
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

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: spawn_loop PROGRAM COUNT IN_FLIGHT\n");
        return 2;
    }
    long count = atol(argv[2]), in_flight = atol(argv[3]), running = 0;
    double begin = seconds_now();
    for (long started = 0; started < count; started++) {
        if (running == in_flight) {
            reap();
            running--;
        }
        start(argv[1]);
        running++;
    }
    for (; running > 0; running--) {
        reap();
    }
    printf("%.1f\n", (double)count / (seconds_now() - begin));
    return 0;
}
