/*
 * test_rfork_1.c: a process goes on at the least-loaded host, with its stand-in as a child of its parent.
 *
 *     cc -o test_rfork_1 test_rfork_1.c -lrex
 */
#include <errno.h>
#include <rex.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *this_host(void)
{
    static char name[256];
    return gethostname(name, sizeof name) == 0 ? name : "?";
}

int main(void)
{
    printf("parent %d runs on host %s - load: %g\n", getpid(), this_host(), rload());
    fflush(stdout);
    pid_t pid = rfork();
    if (pid == 0) {
        printf("child %d parent %d origin pid %d origin parent %d origin host %s runs on host %s - REX loadavg: %g\n", getpid(), getppid(), rgetpid(),
            rgetppid(), rgethostname(), this_host(), rload());
        return 0;
    }

    if (pid < 0) {
        fprintf(stderr, "no host takes it: %s\n", strerror(errno));
        return 1;
    }

    int status;
    if (waitpid(pid, &status, 0) != pid)
        return 1;

    printf("stub %d has ended: %d\n", pid, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
