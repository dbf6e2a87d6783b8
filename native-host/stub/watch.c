/* smash-stub-watch: sees for stubs the one signal that they cannot catch. It is told their pids, a line each, on standard input, and ends with that; the stubs
   go on without it. A SIGSTOP from outside becomes SIGTSTP, which a stub passes on before it stops itself; the SIGSTOP by which it does so is left as it is. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST_LINE = 32 };

/* A pid may be another process's by now. */
static bool is_stub(pid_t pid)
{
    char path[32], name[32] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    FILE *file = fopen(path, "re");
    bool is_read = file && fgets(name, sizeof name, file);
    if (file)
        fclose(file);
    return is_read && strcmp(name, "smash-stub\n") == 0;
}

static void tell(pid_t pid, const char *what)
{
    printf("%d %s\n", pid, what);
}

/* Who is traced already, or may not be, stops alone: that is told, and nothing else comes of it. */
static void watch(pid_t pid)
{
    if (!is_stub(pid) || ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0) {
        tell(pid, "refused");
        return;
    }
    /* It was one when it was looked at; what was seized is looked at again. Only a process that has stopped can be let go. */
    if (!is_stub(pid))
        ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
    tell(pid, "watched");
}

static void read_pids(void)
{
    static char line[LONGEST_LINE];
    static size_t length;
    char bytes[256];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count == 0 || (count < 0 && errno != EINTR))
        exit(0);
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] != '\n') {
            length = length < LONGEST_LINE - 1 ? length : 0;
            line[length++] = bytes[i];
            continue;
        }
        line[length] = 0;
        length = 0;
        long pid = strtol(line, NULL, 10);
        if (pid > 0)
            watch((pid_t)pid);
    }
    fflush(stdout);
}

static bool is_its_own(pid_t pid)
{
    siginfo_t signal;
    return ptrace(PTRACE_GETSIGINFO, pid, NULL, &signal) == 0 && signal.si_code == SI_USER && signal.si_pid == pid;
}

/* A signal is about to be delivered. SIGWINCH of its own is how a stub that ends asks to be let go, so that its parent need not wait for us. */
static void deliver(pid_t pid, long number)
{
    if (number == SIGWINCH && is_its_own(pid))
        ptrace(PTRACE_DETACH, pid, NULL, NULL);
    else
        ptrace(PTRACE_CONT, pid, NULL, number == SIGSTOP && !is_its_own(pid) ? (long)SIGTSTP : number);
}

/* Requests on a process that was killed meanwhile fail, and its end comes next. */
static void go_on(pid_t pid, int status)
{
    long number = WSTOPSIG(status);
    if (!is_stub(pid))
        ptrace(PTRACE_DETACH, pid, NULL, status >> 16 ? 0L : number);
    else if (status >> 16 == PTRACE_EVENT_STOP && number != SIGTRAP)
        ptrace(PTRACE_LISTEN, pid, NULL, NULL); /* it is stopped, and SIGCONT will wake it */
    else if (status >> 16 == PTRACE_EVENT_STOP)
        ptrace(PTRACE_CONT, pid, NULL, NULL);
    else
        deliver(pid, number);
}

static void look_at_stubs(int signals)
{
    struct signalfd_siginfo signal;
    int status;
    pid_t pid;
    while (read(signals, &signal, sizeof signal) > 0) {
    }
    while ((pid = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
        if (WIFSTOPPED(status))
            go_on(pid, status);
    }
}

int main(void)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        return 1;
    for (;;) {
        struct pollfd polls[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
        if (poll(polls, 2, -1) < 0 && errno != EINTR)
            return 1;
        if (polls[1].revents)
            look_at_stubs(signals);
        if (polls[0].revents)
            read_pids();
    }
}
